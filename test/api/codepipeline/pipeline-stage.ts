import {
  type ActionDeclaration,
  CodePipelineClient,
  CreatePipelineCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  type PipelineDeclaration,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ZipFile } from "yazl";
import { startServer, type TestServer, type TestServerOptions, until } from "../../harness/index.ts";

/** A server with a role for pipelines, a versioned source bucket with an object, and an artifact bucket. */
export interface PipelineStage {
  server: TestServer;
  pipelines: CodePipelineClient;
  s3: S3Client;
  iam: IAMClient;
  roleArn: string;
  /** A declaration that starts with the S3 source `Source/Fetch` (artifact `Code`, namespace `Src`). */
  declare(name: string, stages: Record<string, ActionDeclaration[]>, over?: Partial<PipelineDeclaration>): PipelineDeclaration;
  /** Creates it without starting on changes by itself, and waits until the first execution is where `until` says. */
  create(declaration: PipelineDeclaration): Promise<string>;
  start(name: string, over?: object): Promise<string>;
  status(name: string, id: string): Promise<string>;
  ended(name: string, id: string): Promise<string>;
  /** `Source=Succeeded(fetch) …`: every stage's status. */
  stages(name: string): Promise<string>;
  /** The token of an open approval of this very execution. */
  token(name: string, stage: string, id: string): Promise<string>;
  approve(name: string, stage: string, id: string, status?: "Approved" | "Rejected"): Promise<void>;
  put(key: string, body: Buffer | string, bucket?: string): Promise<string>;
  get(bucket: string, key: string): Promise<Buffer>;
  stop(): Promise<void>;
}

export const trusting = (service: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }] });
export const allowing = (...actions: string[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });

export const approval = (name: string, over: Partial<ActionDeclaration> = {}): ActionDeclaration => ({
  name,
  actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
  ...over,
});

/** A zip of these files, in memory. */
export async function zipOf(files: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

export async function createPipelineStage(options: TestServerOptions = {}): Promise<PipelineStage> {
  const server = await startServer(options);
  const pipelines = server.client(CodePipelineClient);
  const s3 = server.client(S3Client);
  const iam = server.client(IAMClient);
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: "pipe", AssumeRolePolicyDocument: trusting("codepipeline.amazonaws.com") }),
  );
  await iam.send(new PutRolePolicyCommand({ RoleName: "pipe", PolicyName: "all", PolicyDocument: allowing("*") }));
  const roleArn = Role!.Arn!;
  for (const Bucket of ["source", "artifacts", "site"]) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket: "source", VersioningConfiguration: { Status: "Enabled" } }));

  const put = async (Key: string, Body: Buffer | string, Bucket = "source") =>
    (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId ?? "";
  await put("app.zip", await zipOf({ "index.html": "<h1>one</h1>", "css/a.css": "a{}" }));

  const state = (name: string) => pipelines.send(new GetPipelineStateCommand({ name }));
  const status = async (pipelineName: string, pipelineExecutionId: string) =>
    (await pipelines.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }))).pipelineExecution!.status!;
  const token = async (name: string, stage: string, id: string): Promise<string> =>
    until(async () => {
      const found = (await state(name)).stageStates!.find(({ stageName }) => stageName === stage);
      return found?.latestExecution?.pipelineExecutionId === id
        ? found.actionStates!.find(({ latestExecution }) => latestExecution?.token)?.latestExecution?.token
        : undefined;
    });

  return {
    ...{ server, pipelines, s3, iam, roleArn, status, token, put },
    declare: (name, stages, over = {}) => ({
      name,
      roleArn,
      artifactStore: { type: "S3", location: "artifacts" },
      pipelineType: "V2",
      stages: [
        {
          name: "Source",
          actions: [
            {
              name: "Fetch",
              actionTypeId: { category: "Source", owner: "AWS", provider: "S3", version: "1" },
              configuration: { S3Bucket: "source", S3ObjectKey: "app.zip", PollForSourceChanges: "false" },
              outputArtifacts: [{ name: "Code" }],
              namespace: "Src",
            },
          ],
        },
        ...Object.entries(stages).map(([stage, actions]) => ({ name: stage, actions })),
      ],
      ...over,
    }),
    async create(pipeline) {
      await pipelines.send(new CreatePipelineCommand({ pipeline }));
      const { pipelineExecutionSummaries } = await pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: pipeline.name }));
      return pipelineExecutionSummaries![0]!.pipelineExecutionId!;
    },
    async start(name, over = {}) {
      return (await pipelines.send(new StartPipelineExecutionCommand({ name, ...over }))).pipelineExecutionId!;
    },
    async ended(name, id) {
      let last = "";
      await until(
        async () => {
          last = await status(name, id);
          return !["InProgress", "Stopping"].includes(last);
        },
        // Less than the thirty seconds after which a lost event would be made up for.
        { timeoutMs: 25_000, what: `the end of execution ${id} of ${name}` },
      );
      return last;
    },
    async stages(name) {
      const { stageStates = [] } = await state(name);
      return stageStates.map(({ stageName, latestExecution }) => `${stageName}=${latestExecution?.status ?? "-"}`).join(" ");
    },
    async approve(name, stage, id, answer = "Approved") {
      const found = await token(name, stage, id);
      const { stageStates } = await state(name);
      const action = stageStates!
        .find(({ stageName }) => stageName === stage)!
        .actionStates!.find(({ latestExecution }) => latestExecution?.token === found)!;
      await pipelines.send(
        new PutApprovalResultCommand({
          ...{ pipelineName: name, stageName: stage, actionName: action.actionName!, token: found },
          result: { status: answer, summary: `${answer} by a test` },
        }),
      );
    },
    async get(Bucket, Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return Buffer.from(await Body!.transformToByteArray());
    },
    stop: () => server.stop(),
  };
}
