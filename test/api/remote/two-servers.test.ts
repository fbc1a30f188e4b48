import { CodeBuildClient, CreateProjectCommand, ListBuildsCommand } from "@aws-sdk/client-codebuild";
import type { ActionDeclaration, PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { GetPipelineStateCommand, ListActionExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../../harness/index.ts";
import { allowing, createPipelineStage, type PipelineStage, trusting } from "../codepipeline/pipeline-stage.ts";

/** The far server holds another account. A pipeline of the near one builds and deploys there. */
const farAccount = "222222222222";
const farRole = `arn:aws:iam::${farAccount}:role/deployer`;
let far: TestServer;
let near: PipelineStage;
let farS3: S3Client;

beforeAll(async () => {
  far = await startServer({ account: farAccount, compute: "sandbox" });
  farS3 = far.client(S3Client, { region: "eu-west-1" });
  const iam = far.client(IAMClient);
  const account = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${farAccount}:root` }, Action: "sts:AssumeRole" }],
  });
  await iam.send(new CreateRoleCommand({ RoleName: "deployer", AssumeRolePolicyDocument: account }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName: "deployer", PolicyName: "p", PolicyDocument: allowing("s3:*", "codebuild:*", "iam:PassRole") }),
  );
  const builder = await iam.send(
    new CreateRoleCommand({ RoleName: "builder", AssumeRolePolicyDocument: trusting("codebuild.amazonaws.com") }),
  );
  await iam.send(new PutRolePolicyCommand({ RoleName: "builder", PolicyName: "p", PolicyDocument: allowing("*") }));
  for (const Bucket of ["far-artifacts", "far-site"]) await farS3.send(new CreateBucketCommand({ Bucket }));
  await far.client(CodeBuildClient, { region: "eu-west-1" }).send(
    new CreateProjectCommand({
      name: "far-build",
      source: {
        type: "CODEPIPELINE",
        buildspec: "version: 0.2\nphases:\n  build:\n    commands: [echo hello]\nartifacts:\n  files: ['**/*']\n",
      },
      artifacts: { type: "CODEPIPELINE" },
      environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
      serviceRole: builder.Role!.Arn!,
    }),
  );
  const remotes = [{ account: farAccount, endpoint: far.endpoint, credentials: far.credentials }];
  near = await createPipelineStage({ remotes: JSON.stringify(remotes) });
});
afterAll(() => Promise.all([near?.stop(), far?.stop()]));

const aws = (category: "Build" | "Deploy", provider: string) => ({ category, owner: "AWS", provider, version: "1" }) as const;

const deployFar = (over: Partial<ActionDeclaration> = {}): ActionDeclaration => ({
  name: "Far",
  actionTypeId: aws("Deploy", "S3"),
  configuration: { BucketName: "far-site", Extract: "true" },
  inputArtifacts: [{ name: "Code" }],
  roleArn: farRole,
  region: "eu-west-1",
  ...over,
});
const stores: Partial<PipelineDeclaration> = {
  artifactStore: undefined,
  artifactStores: {
    "us-east-1": { type: "S3", location: "artifacts" },
    "eu-west-1": { type: "S3", location: "far-artifacts" },
  },
};
const farObject = async (Key: string) => (await farS3.send(new GetObjectCommand({ Bucket: "far-site", Key }))).Body!.transformToString();
const errors = async (name: string) => {
  const { stageStates } = await near.pipelines.send(new GetPipelineStateCommand({ name }));
  return stageStates!.flatMap(({ actionStates }) => actionStates!.flatMap(({ latestExecution }) => latestExecution?.errorDetails ?? []));
};
/** Runs a pipeline whose end is success; says why it was not. */
async function succeeds(pipeline: PipelineDeclaration): Promise<void> {
  const id = await near.create(pipeline);
  expect([await near.ended(pipeline.name!, id), await errors(pipeline.name!)]).toEqual(["Succeeded", []]);
}
async function fails(pipeline: PipelineDeclaration, error: { code: string; message: string }): Promise<void> {
  const id = await near.create(pipeline);
  expect(await near.ended(pipeline.name!, id)).toBe("Failed");
  expect(await errors(pipeline.name!)).toMatchObject([{ code: error.code, message: expect.stringContaining(error.message) }]);
}

describe("a pipeline whose action has another account's role on another server", () => {
  it("carries the artifact there and deploys it in that account", async () => {
    await succeeds(near.declare("far", { Deploy: [deployFar()] }, stores));
    expect(await farObject("index.html")).toBe("<h1>one</h1>");
  });

  it("builds there, brings the output home and deploys it here", async () => {
    const build: ActionDeclaration = {
      ...deployFar(),
      ...{ name: "Build", actionTypeId: aws("Build", "CodeBuild"), configuration: { ProjectName: "far-build" } },
      outputArtifacts: [{ name: "Built" }],
      namespace: "B",
    };
    const here: ActionDeclaration = {
      ...{ name: "Here", actionTypeId: aws("Deploy", "S3"), runOrder: 2, inputArtifacts: [{ name: "Built" }] },
      configuration: { BucketName: "site", Extract: "false", ObjectKey: "built.zip" },
    };
    await succeeds(near.declare("both", { Build: [build], Deploy: [here] }, stores));
    const { ids } = await far.client(CodeBuildClient, { region: "eu-west-1" }).send(new ListBuildsCommand({}));
    expect(ids).toHaveLength(1);
    const { actionExecutionDetails } = await near.pipelines.send(new ListActionExecutionsCommand({ pipelineName: "both" }));
    const built = actionExecutionDetails!.find(({ actionName }) => actionName === "Build")!;
    expect(built.output!.executionResult!.externalExecutionId).toBe(ids![0]);
    expect(built.output!.outputArtifacts![0]!.s3location!.bucket).toBe("artifacts");
    expect((await near.get("site", "built.zip")).length).toBeGreaterThan(0);
  });

  it("fails with the far side's own words where its role does not let it", async () => {
    const roleArn = `arn:aws:iam::${farAccount}:role/absent`;
    await fails(near.declare("denied", { Deploy: [deployFar({ roleArn })] }, stores), { code: "PermissionError", message: "role/absent" });
  });

  it("needs the pipeline's own permission to assume the role", async () => {
    const { Role } = await near.iam.send(
      new CreateRoleCommand({ RoleName: "narrow", AssumeRolePolicyDocument: trusting("codepipeline.amazonaws.com") }),
    );
    await near.iam.send(new PutRolePolicyCommand({ RoleName: "narrow", PolicyName: "p", PolicyDocument: allowing("s3:*") }));
    const pipeline = near.declare("narrow", { Deploy: [deployFar()] }, { ...stores, roleArn: Role!.Arn! });
    await fails(pipeline, { code: "PermissionError", message: "no identity-based policy allows the sts:AssumeRole action" });
  });
});

describe("an action in another region of the same server", () => {
  it("finds its artifact in that region's store", async () => {
    await near.s3.send(new CreateBucketCommand({ Bucket: "artifacts-west" }));
    const artifactStores = {
      "us-east-1": { type: "S3" as const, location: "artifacts" },
      "us-west-2": { type: "S3" as const, location: "artifacts-west" },
    };
    const { roleArn: _, ...local } = deployFar({
      region: "us-west-2",
      configuration: { BucketName: "site", Extract: "true", ObjectKey: "west" },
    });
    await succeeds(near.declare("west", { Deploy: [local] }, { ...stores, artifactStores }));
    expect((await near.get("site", "west/index.html")).toString()).toBe("<h1>one</h1>");
    const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
    const { Contents } = await near.s3.send(new ListObjectsV2Command({ Bucket: "artifacts-west" }));
    expect(Contents).toHaveLength(1);
  });
});
