import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeCommitClient, CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { CodePipelineClient, CreatePipelineCommand, ListPipelineExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { CreateServiceSpecificCredentialCommand, IAMClient } from "@aws-sdk/client-iam";
import { spawnServer } from "../test/harness/spawned-server.ts";
import { until } from "../test/harness/until.ts";
import { bucket, prepareDelivery, roleArn, s3Deploy } from "./delivery.ts";
import { type Figure, median, ms, percentile } from "./figure.ts";

const rounds = 15;

/** From the end of `git push` to the execution's own start time. A negative number means it had begun before git returned. */
export const figure: Figure = {
  name: "git push → pipeline execution started",
  target: "≤ 300 ms",
  async measure() {
    const server = await spawnServer();
    const folder = mkdtempSync(join(tmpdir(), "quintet-push-"));
    try {
      await prepareDelivery(server);
      const repositoryName = "push";
      const { repositoryMetadata } = await server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName }));
      const { ServiceSpecificCredential: basic } = await server
        .client(IAMClient)
        .send(new CreateServiceSpecificCredentialCommand({ UserName: "administrator", ServiceName: "codecommit.amazonaws.com" }));
      const url = new URL(repositoryMetadata!.cloneUrlHttp!);
      url.username = basic!.ServiceUserName!;
      url.password = encodeURIComponent(basic!.ServicePassword!);
      const git = (...args: string[]) =>
        execFileSync("git", ["-C", folder, "-c", "user.name=b", "-c", "user.email=b@b", ...args], { stdio: "pipe" });
      const push = (text: string) => {
        writeFileSync(join(folder, "file.txt"), text);
        git("add", ".");
        git("commit", "-qm", text);
        const startedAt = Date.now();
        git("push", "-q", url.href, "HEAD:main");
        return { startedAt, endedAt: Date.now() };
      };
      git("init", "-qb", "main");
      push("first");
      const pipelineName = "push";
      const source = {
        name: "Source",
        actionTypeId: { category: "Source" as const, owner: "AWS" as const, provider: "CodeCommit", version: "1" },
        configuration: { RepositoryName: repositoryName, BranchName: "main" },
        outputArtifacts: [{ name: "Source" }],
      };
      const stages = [source, s3Deploy("Deploy")].map((action) => ({ name: action.name!, actions: [action] }));
      const codepipeline = server.client(CodePipelineClient);
      const artifactStore = { type: "S3" as const, location: bucket };
      await codepipeline.send(
        new CreatePipelineCommand({ pipeline: { name: pipelineName, pipelineType: "V2", roleArn, artifactStore, stages } }),
      );
      const executions = async () =>
        (await codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName }))).pipelineExecutionSummaries ?? [];
      await until(async () => (await executions())[0]?.status === "Succeeded");
      const afterPush: number[] = [];
      const inAll: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const { startedAt, endedAt } = push(`round ${round}`);
        const newest = await until(async () => {
          const [first, ...rest] = await executions();
          return rest.length === round && first?.status === "Succeeded" && first;
        }).catch(async () => (await executions())[0]!);
        afterPush.push(+newest.startTime! - endedAt);
        inAll.push(+newest.startTime! - startedAt);
      }
      const rows = {
        "after git returned, p50": ms(median(afterPush)),
        p95: ms(percentile(afterPush, 0.95)),
        "from git's start, p50": ms(median(inAll)),
      };
      return { rows, met: median(afterPush) <= 300 };
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await server.stop();
    }
  },
};
