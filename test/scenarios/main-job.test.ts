import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { CodeBuildClient, CreateProjectCommand } from "@aws-sdk/client-codebuild";
import { CodeCommitClient, CreateCommitCommand, CreateRepositoryCommand, type PutFileEntry } from "@aws-sdk/client-codecommit";
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentGroupCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
} from "@aws-sdk/client-codedeploy";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
} from "@aws-sdk/client-codepipeline";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer, until } from "../harness/index.ts";
import { firstFiles, missingForBoto, pipelineOf, type StoryHosts, startHosts } from "./main-job/setting.ts";

/**
 * The main job, told twice at the same time on one server: a commit is built, tested, approved and deployed to two hosts; one whose test
 * fails stops; one that does not validate is rolled back. docs/guides/first-pipeline.md tells it a third time, with the AWS CLI.
 */
const boto = missingForBoto();
const together = { concurrent: true, timeout: 240_000 };
const patience = { timeoutMs: 90_000, stepMs: 100 };

let server: TestServer;
const hosts: Record<string, StoryHosts> = {};
beforeAll(async () => {
  server = await startServer({ compute: "sandbox" });
  await Promise.all(["sdk", ...(boto ? [] : ["boto"])].map(async (name) => (hosts[name] = await startHosts(server, name))));
});
afterAll(async () => {
  await Promise.all(Object.values(hosts).map((story) => story.stop()));
  await server?.stop();
});

const pages = (name: string) => Promise.all(hosts[name]!.addresses.map(async (address) => (await fetch(address)).text()));

async function makeRoles(name: string): Promise<void> {
  const iam = server.client(IAMClient);
  const actions = ["s3:*", "codecommit:*", "codebuild:*", "codedeploy:*", "logs:*"];
  const work = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
  for (const service of ["codepipeline", "codebuild", "codedeploy"]) {
    const RoleName = `${name}-${service}`;
    const Principal = { Service: `${service}.amazonaws.com` };
    const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] };
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "work", PolicyDocument: JSON.stringify(work) }));
  }
}

async function makeBuildsAndDeployments(name: string): Promise<void> {
  const role = (service: string) => `arn:aws:iam::${server.account}:role/${name}-${service}`;
  for (const kind of ["build", "test"])
    await server.client(CodeBuildClient).send(
      new CreateProjectCommand({
        name: `${name}-${kind}`,
        source: { type: "CODEPIPELINE", buildspec: `${kind}spec.yml` },
        artifacts: { type: "CODEPIPELINE" },
        environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
        serviceRole: role("codebuild"),
      }),
    );
  const codedeploy = server.client(CodeDeployClient);
  await codedeploy.send(new CreateApplicationCommand({ applicationName: name, computePlatform: "Server" }));
  await codedeploy.send(
    new CreateDeploymentGroupCommand({
      applicationName: name,
      deploymentGroupName: "hosts",
      serviceRoleArn: role("codedeploy"),
      deploymentConfigName: "CodeDeployDefault.OneAtATime",
      onPremisesInstanceTagFilters: [{ Key: "service", Value: name, Type: "KEY_AND_VALUE" }],
      autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE"] },
    }),
  );
}

/** What a person who watches the pipeline sees and does. */
function watch(codepipeline: CodePipelineClient, name: string) {
  const stage = async (stageName: string) => {
    const { stageStates } = await codepipeline.send(new GetPipelineStateCommand({ name }));
    return stageStates!.find((state) => state.stageName === stageName)!;
  };
  const reaches = (id: string, stageName: string, status: string) =>
    until(
      async () => {
        const { latestExecution } = await stage(stageName);
        return latestExecution?.pipelineExecutionId === id && latestExecution.status === status;
      },
      { ...patience, what: `${stageName} is ${status}` },
    );
  const approve = async (id: string) => {
    await reaches(id, "Approve", "InProgress");
    const token = await until(async () => (await stage("Approve")).actionStates![0]!.latestExecution?.token, patience);
    const result = { summary: "ok", status: "Approved" as const };
    const asked = { pipelineName: name, stageName: "Approve", actionName: "GoAhead", token, result };
    await codepipeline.send(new PutApprovalResultCommand(asked));
  };
  return { stage, reaches, approve };
}

test("the main job with the JavaScript SDK", together, async () => {
  const name = "sdk";
  const codepipeline = server.client(CodePipelineClient);

  const codecommit = server.client(CodeCommitClient);
  await codecommit.send(new CreateRepositoryCommand({ repositoryName: name }));
  let tip: string | undefined;
  const commit = async (putFiles: PutFileEntry[]) => {
    const asked = { repositoryName: name, branchName: "main", parentCommitId: tip, putFiles };
    tip = (await codecommit.send(new CreateCommitCommand(asked))).commitId;
  };
  const commitPage = (text: string) => commit([{ filePath: "index.html", fileContent: Buffer.from(`${text}\n`) }]);
  await commit(await firstFiles());

  const bucket = { Bucket: `${name}-artifacts-${server.account}` };
  await server.client(S3Client).send(new CreateBucketCommand(bucket));
  await server.client(S3Client).send(new PutBucketVersioningCommand({ ...bucket, VersioningConfiguration: { Status: "Enabled" } }));
  await makeRoles(name);
  await makeBuildsAndDeployments(name);
  await codepipeline.send(new CreatePipelineCommand({ pipeline: await pipelineOf(name, server.account) }));

  /** Waits for the execution of the newest commit. */
  const executionOfTip = () =>
    until(
      async () => {
        const { pipelineExecutionSummaries } = await codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName: name }));
        return pipelineExecutionSummaries!.find(({ sourceRevisions }) => sourceRevisions?.some(({ revisionId }) => revisionId === tip));
      },
      { ...patience, what: "the commit starts the pipeline" },
    );
  const { stage, reaches, approve } = watch(codepipeline, name);

  const first = (await executionOfTip()).pipelineExecutionId!;
  await approve(first);
  await reaches(first, "Deploy", "Succeeded");
  expect(await pages(name)).toEqual(["Hello, version 1\n", "Hello, version 1\n"]);

  await commitPage("Goodbye");
  await reaches((await executionOfTip()).pipelineExecutionId!, "Test", "Failed");
  expect((await stage("Deploy")).latestExecution!.pipelineExecutionId).toBe(first);
  expect(await pages(name)).toEqual(["Hello, version 1\n", "Hello, version 1\n"]);

  await commitPage("Hello, broken");
  const broken = (await executionOfTip()).pipelineExecutionId!;
  await approve(broken);
  await reaches(broken, "Deploy", "Failed");
  const codedeploy = server.client(CodeDeployClient);
  const isRolledBack = async () => {
    const asked = { applicationName: name, deploymentGroupName: "hosts" };
    const [deploymentId] = (await codedeploy.send(new ListDeploymentsCommand(asked))).deployments!;
    const { deploymentInfo } = await codedeploy.send(new GetDeploymentCommand({ deploymentId }));
    return deploymentInfo!.creator === "codeDeployRollback" && deploymentInfo!.status === "Succeeded";
  };
  await until(isRolledBack, { ...patience, what: "the last good revision is deployed again" });
  expect(await pages(name)).toEqual(["Hello, version 1\n", "Hello, version 1\n"]);
});

test.skipIf(boto !== undefined)(`the main job with boto3${boto ? ` (not on this machine: ${boto})` : ""}`, together, async () => {
  const env = {
    PATH: process.env.PATH,
    AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    AWS_DEFAULT_REGION: server.region,
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const words = [join(import.meta.dirname, "main_job.py"), "boto", ...hosts["boto"]!.addresses];
  const { stdout } = await promisify(execFile)("python3", words, { env });
  expect(stdout.trim().split("\n")).toEqual(["deployed version 1", "stopped by its test", "rolled back to version 1"]);
});
