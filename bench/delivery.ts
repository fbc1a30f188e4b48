import { CodeBuildClient, CreateProjectCommand } from "@aws-sdk/client-codebuild";
import { type ActionDeclaration, CodePipelineClient, CreatePipelineCommand, type StageDeclaration } from "@aws-sdk/client-codepipeline";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ZipFile } from "yazl";
import type { SpawnedServer } from "../test/harness/spawned-server.ts";

/** A server of which only its clients are needed. */
export type Clients = Pick<SpawnedServer, "client">;

/** What the figures measure on: a role that may do all, a versioned bucket with a source zip, projects and pipelines. */
export const bucket = "bench-artifacts";
export const sourceKey = "source.zip";
const account = "123456789012";
export const roleArn = `arn:aws:iam::${account}:role/bench`;

export async function prepareDelivery(server: Clients): Promise<void> {
  const iam = server.client(IAMClient);
  const services = ["codepipeline", "codebuild", "codedeploy"].map((name) => `${name}.amazonaws.com`);
  const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: services }, Action: "sts:AssumeRole" }] };
  await iam.send(new CreateRoleCommand({ RoleName: "bench", AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  await iam.send(new PutRolePolicyCommand({ RoleName: "bench", PolicyName: "all", PolicyDocument: JSON.stringify(policy) }));
  const s3 = server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }));
  await putSource(server);
}

/** A new version of the source: what starts a pipeline with an S3 source. */
export async function putSource(server: Clients, text = "hello\n"): Promise<void> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(text), "hello.txt");
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  await server.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: sourceKey, Body: Buffer.concat(chunks) }));
}

export const createProject = (server: Clients, name: string, commands: string[], source: "NO_SOURCE" | "CODEPIPELINE" = "NO_SOURCE") =>
  server.client(CodeBuildClient).send(
    new CreateProjectCommand({
      name,
      serviceRole: roleArn,
      source: { type: source, buildspec: JSON.stringify({ version: 0.2, phases: { build: { commands } } }) },
      artifacts: { type: source === "NO_SOURCE" ? "NO_ARTIFACTS" : "CODEPIPELINE" },
      environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
    }),
  );

const action = (
  name: string,
  category: NonNullable<ActionDeclaration["actionTypeId"]>["category"],
  provider: string,
  configuration: Record<string, string>,
): ActionDeclaration => ({ name, actionTypeId: { category, owner: "AWS", provider, version: "1" }, configuration });

/** Source (S3), then one stage for each further action given. */
export async function createPipeline(
  server: Clients,
  name: string,
  actions: ActionDeclaration[],
  executionMode: "SUPERSEDED" | "QUEUED" = "SUPERSEDED",
): Promise<void> {
  const source = {
    ...action("Source", "Source", "S3", { S3Bucket: bucket, S3ObjectKey: sourceKey, PollForSourceChanges: "false" }),
    outputArtifacts: [{ name: "Source" }],
  };
  const stages: StageDeclaration[] = [source, ...actions].map((each, index) => ({ name: `Stage${index}`, actions: [each] }));
  const artifactStore = { type: "S3" as const, location: bucket };
  const pipeline = { name, pipelineType: "V2" as const, executionMode, roleArn, artifactStore, stages };
  await server.client(CodePipelineClient).send(new CreatePipelineCommand({ pipeline }));
}

export const s3Deploy = (name: string): ActionDeclaration => ({
  ...action(name, "Deploy", "S3", { BucketName: bucket, Extract: "false", ObjectKey: `deployed/${name}.zip` }),
  inputArtifacts: [{ name: "Source" }],
});

export const codeDeploy = (name: string, ApplicationName: string, DeploymentGroupName: string): ActionDeclaration => ({
  ...action(name, "Deploy", "CodeDeploy", { ApplicationName, DeploymentGroupName }),
  inputArtifacts: [{ name: "Source" }],
});

export const codeBuild = (name: string, project: string): ActionDeclaration => ({
  ...action(name, "Build", "CodeBuild", { ProjectName: project }),
  inputArtifacts: [{ name: "Source" }],
});
