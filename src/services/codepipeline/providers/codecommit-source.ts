import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { arn } from "../../../base/arn.ts";
import { archive, type CommitDetails, codeCommitLogin, codeCommitUrl, commitDetails, fetchCommit } from "../../../kernel/git/index.ts";
import { outputOf, putArtifact } from "./artifact-store.ts";
import { ActionFailure, type ActionJob, isElsewhere, type Provider } from "./provider.ts";

const mostMessageBytes = 100 * 1024;
const seconds = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");

/** Puts the files of a branch's newest commit, or of the one a start has named, into the artifact store as a zip. */
export const codeCommitSource: Provider = {
  async start(job) {
    if (isElsewhere(job, "codecommit"))
      throw new ActionFailure(
        "ConfigurationError",
        "A repository of a remote account cannot be fetched: use a connection or S3 as the source",
      );
    const { RepositoryName: repositoryName = "", BranchName: branchName = "" } = job.run.resolvedConfiguration;
    const commit = await wantedCommit(job, repositoryName, branchName);
    await requireArchive(job, repositoryName);
    // Named by the attempt, so that whoever tries again after a crash clears what the first left behind.
    const folder = join(job.kernel.config.data, "tmp", `source-${job.run.id}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      await fetchCommit({ ...(await remote(job, repositoryName)), want: commit, into: folder });
      await putArtifact(job, outputOf(job), archive(folder, commit, "zip"));
      return succeeded(await commitDetails(folder, commit), repositoryName, branchName);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function wantedCommit(job: ActionJob, repositoryName: string, branchName: string): Promise<string> {
  const given = job.execution.sourceRevisions?.find(
    ({ actionName, revisionType }) => actionName === job.action.name && revisionType === "COMMIT_ID",
  );
  if (given) return given.revisionValue;
  const { branch } = await job.call("codecommit", "GetBranch", { repositoryName, branchName });
  if (!branch?.commitId) throw new ActionFailure("ConfigurationError", `The branch '${branchName}' of '${repositoryName}' has no commit`);
  return branch.commitId;
}

/** What AWS asks of the role beside reading the branch: the permission to bring an archive of the repository into the pipeline. */
async function requireArchive({ kernel, tx, principal, account, region }: ActionJob, repositoryName: string): Promise<void> {
  const asked = { action: "codecommit:UploadArchive", resource: arn("codecommit", { account, region }, repositoryName), conditions: {} };
  const { allowed, message } = await kernel.iam.authorize(tx, principal, asked);
  if (!allowed) throw new ActionFailure("PermissionError", message);
}

/** Credentials are committed by themselves, because git comes back to this server over HTTP while our transaction is open. */
async function remote({ kernel, principal, region, now }: ActionJob, repositoryName: string) {
  const url = codeCommitUrl(kernel.config, repositoryName);
  const credentials = await kernel.store.transaction((tx) => kernel.iam.issueCredentials(tx, principal, 900));
  return { url, login: codeCommitLogin(credentials, { url, region, now }) };
}

function succeeded(commit: CommitDetails, repositoryName: string, branchName: string) {
  const message = Buffer.from(commit.message).subarray(0, mostMessageBytes).toString("utf8");
  return {
    status: "Succeeded" as const,
    externalExecutionId: commit.commitId,
    summary: message,
    outputVariables: {
      CommitId: commit.commitId,
      CommitMessage: message,
      RepositoryName: repositoryName,
      BranchName: branchName,
      AuthorDate: seconds(commit.author.date),
      CommitterDate: seconds(commit.committer.date),
    },
    revision: {
      id: commit.commitId,
      summary: message,

      created: commit.committer.date.getTime(),
    },
  };
}
