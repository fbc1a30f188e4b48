import { createHash } from "node:crypto";
import {
  CodeartifactClient,
  CreateDomainCommand,
  CreateRepositoryCommand,
  PublishPackageVersionCommand,
} from "@aws-sdk/client-codeartifact";
import { ListPipelineExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../harness/index.ts";
import { allowing, approval, createPipelineStage, type PipelineStage, trusting } from "../codepipeline/pipeline-stage.ts";

let stage: PipelineStage;
beforeAll(async () => {
  stage = await createPipelineStage();
});
afterAll(() => stage?.stop());

test("a published package starts a pipeline through a rule; another repository's does not", async () => {
  const first = await stage.create(stage.declare("consumer", { Gate: [approval("Ask")] }));
  const events = stage.server.client(EventBridgeClient);
  const codeartifact = stage.server.client(CodeartifactClient);
  await codeartifact.send(new CreateDomainCommand({ domain: "tools" }));
  for (const repository of ["releases", "drafts"]) await codeartifact.send(new CreateRepositoryCommand({ domain: "tools", repository }));
  const EventPattern = JSON.stringify({
    ...{ source: ["aws.codeartifact"], "detail-type": ["CodeArtifact Package Version State Change"] },
    detail: { repositoryName: ["releases"], packageVersionState: ["Published"], operationType: ["Created"] },
  });
  await events.send(new PutRuleCommand({ Name: "published", EventPattern }));
  const trust = trusting("events.amazonaws.com");
  const { Role } = await stage.iam.send(new CreateRoleCommand({ RoleName: "starter", AssumeRolePolicyDocument: trust }));
  const may = allowing("codepipeline:StartPipelineExecution");
  await stage.iam.send(new PutRolePolicyCommand({ RoleName: "starter", PolicyName: "start", PolicyDocument: may }));
  const Arn = `arn:aws:codepipeline:us-east-1:${stage.server.account}:consumer`;
  await events.send(new PutTargetsCommand({ Rule: "published", Targets: [{ Id: "start", Arn, RoleArn: Role!.Arn! }] }));
  const assetContent = Buffer.from("library");
  for (const repository of ["drafts", "releases"]) {
    await codeartifact.send(
      new PublishPackageVersionCommand({
        ...{
          domain: "tools",
          repository,
          format: "generic",
          namespace: "acme",
          package: "lib",
          packageVersion: "1",
          assetName: "lib.bin",
          assetContent,
        },
        assetSHA256: createHash("sha256").update(assetContent).digest("hex"),
      }),
    );
  }
  const executions = async () =>
    (await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: "consumer" }))).pipelineExecutionSummaries ?? [];
  await until(async () => (await executions()).length === 2);
  const started = (await executions()).find(({ pipelineExecutionId }) => pipelineExecutionId !== first);
  expect(started?.trigger?.triggerType).toBe("CloudWatchEvent");
});
