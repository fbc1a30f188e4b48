import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { GitHost } from "../../../kernel/connections/index.ts";
import { archive, type CommitDetails, commitDetails, fetchCommit } from "../../../kernel/git/index.ts";
import { outputOf, putArtifact } from "./artifact-store.ts";
import type { ActionJob, Provider } from "./provider.ts";
import { gitBranchOf, gitRepositoryOf, hostOfSource } from "./source-host.ts";

const mostMessageBytes = 100 * 1024;
const seconds = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");

/** What CodeBuild calls the git hosts. */
const sourceTypes: Record<GitHost["kind"], string> = {
  ...{ GitHub: "GITHUB", GitHubEnterpriseServer: "GITHUB_ENTERPRISE", GitLab: "GITLAB", GitLabSelfManaged: "GITLAB_SELF_MANAGED" },
  ...{ Bitbucket: "BITBUCKET", Git: "GITHUB_ENTERPRISE" },
};

interface Fetched {
  host: GitHost;
  repository: string;
  branch: string;
  commit: CommitDetails;
}

/** Brings the newest commit of a branch at a git host, or the one that started the execution, into the artifact store. */
export const gitSource = (variablesOf: (job: ActionJob, fetched: Fetched) => Record<string, string>): Provider => ({
  async start(job) {
    const action = { ...job.action, configuration: job.run.resolvedConfiguration };
    const host = await hostOfSource(job, job, action);
    const repository = gitRepositoryOf(action) ?? "";
    const branch = gitBranchOf(action);
    const given = job.execution.sourceRevisions?.find(
      ({ actionName, revisionType }) => actionName === job.action.name && revisionType === "COMMIT_ID",
    );
    // Named by the attempt, so that whoever tries again after a crash clears what the first left behind.
    const folder = join(job.kernel.config.data, "tmp", `source-${job.run.id}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const url = host.cloneUrl(repository);
      const want = given?.revisionValue ?? `refs/heads/${branch}`;
      const id = await fetchCommit({ url, want, into: folder, ...(host.login ? { login: host.login } : {}) });
      const fetched = { host, repository, branch, commit: await commitDetails(folder, id) };
      const isReference = action.configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF";
      await putArtifact(job, outputOf(job), isReference ? cloneReference(action.configuration, fetched) : archive(folder, id, "zip"));
      return succeeded(fetched, variablesOf(job, fetched));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** What CodeBuild reads in place of a zip: it clones by itself, with the history. */
const cloneReference = ({ ConnectionArn }: Record<string, string>, { host, repository, branch, commit }: Fetched): Readable =>
  Readable.from([
    Buffer.from(
      JSON.stringify({
        ...{ type: sourceTypes[host.kind], location: host.cloneUrl(repository), commitId: commit.commitId, branch },
        ...(ConnectionArn ? { connectionArn: ConnectionArn } : {}),
      }),
    ),
  ]);

export const messageOf = ({ message }: CommitDetails): string => Buffer.from(message).subarray(0, mostMessageBytes).toString("utf8");

function succeeded({ host, repository, commit }: Fetched, outputVariables: Record<string, string>) {
  const url = host.commitUrl(repository, commit.commitId);
  const summary = messageOf(commit);
  return {
    ...{ status: "Succeeded" as const, externalExecutionId: commit.commitId, summary, outputVariables },
    ...(url ? { externalExecutionUrl: url } : {}),
    revision: { id: commit.commitId, summary, created: commit.committer.date.getTime(), ...(url ? { url } : {}) },
  };
}

/** `CodeStarSourceConnection`: what the git host said about the change is part of the variables. */
export const connectionSource = gitSource(({ run, execution, action }, { host, repository, branch, commit }) => ({
  AuthorDate: seconds(commit.author.date),
  AuthorDisplayName: commit.author.name,
  AuthorEmail: commit.author.email,
  AuthorId: commit.author.email,
  CommitId: commit.commitId,
  CommitMessage: messageOf(commit),
  ConnectionArn: run.resolvedConfiguration.ConnectionArn ?? "",
  FullRepositoryName: repository,
  ProviderType: host.kind,
  ...(execution.sourceVariables?.[action.name] ?? { BranchName: branch }),
}));

/** GitHub's first version, with a token in the action. */
export const gitHubSource = gitSource((_job, { host, repository, branch, commit }) => ({
  CommitId: commit.commitId,
  CommitMessage: messageOf(commit),
  CommitUrl: host.commitUrl(repository, commit.commitId) ?? "",
  RepositoryName: repository.split("/")[1] ?? "",
  BranchName: branch,
  AuthorDate: seconds(commit.author.date),
  CommitterDate: seconds(commit.committer.date),
}));
