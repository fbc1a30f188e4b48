import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  AcknowledgeJobCommand,
  AcknowledgeThirdPartyJobCommand,
  type ActionDeclaration,
  CreateCustomActionTypeCommand,
  DeleteCustomActionTypeCommand,
  GetActionTypeCommand,
  GetJobDetailsCommand,
  GetPipelineCommand,
  GetPipelineStateCommand,
  GetThirdPartyJobDetailsCommand,
  ListActionExecutionsCommand,
  ListActionTypesCommand,
  ListTagsForResourceCommand,
  PollForJobsCommand,
  PollForThirdPartyJobsCommand,
  PutActionRevisionCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
  PutThirdPartyJobFailureResultCommand,
  PutThirdPartyJobSuccessResultCommand,
  UpdateActionTypeCommand,
  UpdatePipelineCommand,
} from "@aws-sdk/client-codepipeline";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../harness/index.ts";
import { approval, createPipelineStage, type PipelineStage, zipOf } from "./pipeline-stage.ts";

let stage: PipelineStage;
beforeAll(async () => {
  stage = await createPipelineStage();
});
afterAll(() => stage?.stop());

type Owner = "Custom" | "ThirdParty";
const idOf = (provider: string, owner: Owner = "Custom", category: "Build" | "Source" | "Test" = "Build") => ({
  ...{ category, owner, provider, version: "1" },
});
const send: PipelineStage["pipelines"]["send"] = ((command: never) => stage.pipelines.send(command)) as never;
const both = { minimumCount: 1, maximumCount: 1 };
const none = { minimumCount: 0, maximumCount: 0 };
const property = (name: string, over: object = {}) => ({ name, required: true, key: true, secret: false, ...over });

const create = (provider: string, over: object = {}) =>
  send(
    new CreateCustomActionTypeCommand({
      ...{ category: "Build", provider, version: "1", inputArtifactDetails: both, outputArtifactDetails: both },
      configurationProperties: [property("Project", { queryable: true }), property("Token", { secret: true })],
      settings: {
        entityUrlTemplate: "https://ci.example/{Config:Project}",
        executionUrlTemplate: "https://ci.example/{Config:Project}/{ExternalExecutionId}",
      },
      tags: [{ key: "team", value: "ci" }],
      ...over,
    }),
  );

const action = (provider: string, over: Partial<ActionDeclaration> = {}): ActionDeclaration => ({
  name: "Compile",
  actionTypeId: idOf(provider),
  configuration: { Project: "web", Token: "top-secret" },
  inputArtifacts: [{ name: "Code" }],
  outputArtifacts: [{ name: "Built" }],
  namespace: "Ci",
  ...over,
});

const poll = async (provider: string, over: object = {}) =>
  (await send(new PollForJobsCommand({ actionTypeId: idOf(provider), maxBatchSize: 5, queryParam: { Project: "web" }, ...over }))).jobs!;
const waitForJob = async (provider: string, over: object = {}) =>
  (await until(async () => (await poll(provider, over))[0], { what: `a job for ${provider}` }))!;
const latest = async (pipelineName: string) =>
  (await send(new ListActionExecutionsCommand({ pipelineName }))).actionExecutionDetails!.find(
    ({ actionName }) => actionName === "Compile",
  )!;

describe("a custom action", () => {
  it("is run end to end by a worker: secrets, credentials for the artifacts only, a continuation, variables, links", async () => {
    await create("Worker");
    const deploy: ActionDeclaration = {
      name: "Put",
      actionTypeId: { category: "Deploy", owner: "AWS", provider: "S3", version: "1" },
      configuration: { BucketName: "site", Extract: "true", ObjectKey: "#{Ci.Version}" },
      inputArtifacts: [{ name: "Built" }],
    };
    const declaration = stage.declare("custom", { Build: [action("Worker")], Deploy: [deploy] });
    declaration.artifactStore!.encryptionKey = { type: "KMS", id: "arn:aws:kms:us-east-1:123456789012:key/k" };
    const id = await stage.create(declaration);
    const first = await waitForJob("Worker");
    expect(first.accountId).toBe(stage.server.account);
    expect(first.data).toMatchObject({
      actionTypeId: idOf("Worker"),
      actionConfiguration: { configuration: { Project: "web", Token: "top-secret" } },
      pipelineContext: { pipelineName: "custom", stage: { name: "Build" }, action: { name: "Compile" }, pipelineExecutionId: id },
      encryptionKey: { type: "KMS" },
    });
    // Handed out, it is hidden from others; a wrong nonce gets nothing.
    expect(await poll("Worker")).toEqual([]);
    const wrong = send(new AcknowledgeJobCommand({ jobId: first.id!, nonce: "guess" }));
    await expect(wrong).rejects.toMatchObject({ name: "InvalidNonceException" });
    const early = send(new PutJobSuccessResultCommand({ jobId: first.id! }));
    await expect(early).rejects.toMatchObject({ name: "InvalidJobStateException" });
    expect(await send(new AcknowledgeJobCommand({ jobId: first.id!, nonce: first.nonce! }))).toMatchObject({ status: "InProgress" });

    await send(
      new PutJobSuccessResultCommand({
        ...{ jobId: first.id!, continuationToken: "step-2" },
        executionDetails: { externalExecutionId: "run-7", percentComplete: 40, summary: "Compiling" },
      }),
    );
    const again = send(new PutJobSuccessResultCommand({ jobId: first.id! }));
    await expect(again).rejects.toMatchObject({ name: "InvalidJobStateException" });
    const second = await waitForJob("Worker");
    expect(second.id).not.toBe(first.id);
    expect(second.data!.continuationToken).toBe("step-2");
    const shown = await until(async () => {
      const { stageStates } = await send(new GetPipelineStateCommand({ name: "custom" }));
      const found = stageStates!.find(({ stageName }) => stageName === "Build")!.actionStates![0]!;
      return found.latestExecution?.percentComplete === 40 ? found : undefined;
    });
    expect(shown).toMatchObject({
      entityUrl: "https://ci.example/web",
      latestExecution: { status: "InProgress", summary: "Compiling", externalExecutionUrl: "https://ci.example/web/run-7" },
    });

    await send(new AcknowledgeJobCommand({ jobId: second.id!, nonce: second.nonce! }));
    const { jobDetails } = await send(new GetJobDetailsCommand({ jobId: second.id! }));
    const data = jobDetails!.data!;
    const s3 = stage.server.client(S3Client, { credentials: data.artifactCredentials! });
    const place = (artifact: typeof data.inputArtifacts) => {
      const { bucketName, objectKey } = artifact![0]!.location!.s3Location!;
      return { Bucket: bucketName!, Key: objectKey! };
    };
    const input = await s3.send(new GetObjectCommand(place(data.inputArtifacts)));
    expect(
      Buffer.from(await input.Body!.transformToByteArray())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
    expect(data.inputArtifacts![0]!.revision).toBeTruthy();
    await s3.send(new PutObjectCommand({ ...place(data.outputArtifacts), Body: await zipOf({ "app.js": "built" }) }));
    const denied = { name: "AccessDenied" };
    await expect(s3.send(new GetObjectCommand({ Bucket: "source", Key: "app.zip" }))).rejects.toMatchObject(denied);
    await expect(s3.send(new PutObjectCommand({ ...place(data.inputArtifacts), Body: "x" }))).rejects.toMatchObject(denied);
    const mixed = send(new PutJobSuccessResultCommand({ jobId: second.id!, continuationToken: "x", outputVariables: { a: "b" } }));
    await expect(mixed).rejects.toMatchObject({ name: "ValidationException" });
    await send(
      new PutJobSuccessResultCommand({
        ...{ jobId: second.id!, outputVariables: { Version: "v9" } },
        executionDetails: { summary: "Done", percentComplete: 100 },
      }),
    );
    expect(await stage.ended("custom", id)).toBe("Succeeded");
    expect((await stage.get("site", "v9/app.js")).toString()).toBe("built");
    const told = await latest("custom");
    expect(told.output).toMatchObject({ outputVariables: { Version: "v9" }, executionResult: { externalExecutionId: "run-7" } });
    expect(told.input!.configuration).toEqual({ Project: "web", Token: "****" });
    expect(told.input!.resolvedConfiguration).toEqual({ Project: "web", Token: "****" });
    await expect(send(new GetJobDetailsCommand({ jobId: second.id! }))).rejects.toMatchObject({ name: "JobNotFoundException" });
  });

  it("fails with the worker's reason, and hands nothing out once it is over", async () => {
    await create("Fails", { configurationProperties: [], settings: {} });
    const id = await stage.create(stage.declare("fails", { Build: [action("Fails", { configuration: {} })] }));
    const job = await waitForJob("Fails", { queryParam: {} });
    await send(new AcknowledgeJobCommand({ jobId: job.id!, nonce: job.nonce! }));
    const failureDetails = { type: "ConfigurationError" as const, message: "No such project", externalExecutionId: "run-1" };
    await send(new PutJobFailureResultCommand({ jobId: job.id!, failureDetails }));
    expect(await stage.ended("fails", id)).toBe("Failed");
    expect((await latest("fails")).output!.executionResult).toMatchObject({
      externalExecutionId: "run-1",
      errorDetails: { code: "ConfigurationError", message: "No such project" },
    });
    expect(await poll("Fails", { queryParam: {} })).toEqual([]);
    const late = send(new PutJobFailureResultCommand({ jobId: job.id!, failureDetails }));
    await expect(late).rejects.toMatchObject({ name: "InvalidJobStateException" });
    const unknown = send(new PutJobFailureResultCommand({ jobId: "11111111-2222-3333-4444-555555555555", failureDetails }));
    await expect(unknown).rejects.toMatchObject({ name: "JobNotFoundException" });
  });

  it("is asked for by its queryable property, and two workers never get the same job", async () => {
    await create("Query");
    const [red, blue] = [action("Query", { configuration: { Project: "red", Token: "t" } }), action("Query", { name: "Other" })];
    Object.assign(blue, { configuration: { Project: "blue", Token: "t" }, outputArtifacts: [{ name: "Two" }], namespace: "Second" });
    await stage.create(stage.declare("query", { Build: [red, blue] }));
    const of = (Project: string) => ({ queryParam: { Project } });
    const found = await waitForJob("Query", of("blue"));
    expect(found.data!.pipelineContext!.action!.name).toBe("Other");
    expect(await poll("Query", of("green"))).toEqual([]);
    const rivals = await Promise.all(Array.from({ length: 5 }, () => poll("Query", of("red"))));
    expect(rivals.flat().length).toBe(1);
    await expect(poll("Query", { queryParam: {} })).rejects.toMatchObject({ name: "ValidationException" });
    await expect(poll("Query", { queryParam: { Token: "t" } })).rejects.toMatchObject({ name: "ValidationException" });
    const owned = send(new PollForJobsCommand({ actionTypeId: { ...idOf("CodeBuild"), owner: "AWS" } }));
    await expect(owned).rejects.toMatchObject({ name: "ActionTypeNotFoundException" });
  });

  it("goes to another worker when nobody acknowledges it, and ends when its time is up", async () => {
    await create("Slow", { configurationProperties: [], settings: {} });
    const id = await stage.create(stage.declare("slow", { Build: [action("Slow", { configuration: {} })] }));
    const lost = await waitForJob("Slow", { queryParam: {} });
    const { store } = stage.server.kernel;
    // Half a minute passes at once.
    await store.transaction((tx) =>
      sql`update codepipeline_job set dispatched_at = now() - interval '31 s' where id = ${lost.id}`.execute(tx),
    );
    const [again] = await poll("Slow", { queryParam: {} });
    expect(again!.id).toBe(lost.id);
    const late = send(new AcknowledgeJobCommand({ jobId: lost.id!, nonce: lost.nonce! }));
    await expect(late).rejects.toMatchObject({ name: "InvalidNonceException" });
    const acknowledge = async () => (await send(new AcknowledgeJobCommand({ jobId: again!.id!, nonce: again!.nonce! }))).status;
    expect(await acknowledge()).toBe("InProgress");
    expect(await acknowledge()).toBe("InProgress");
    // And then the day that a worker has.
    await store.transaction(async (tx) => {
      await sql`update codepipeline_execution set document = jsonb_set(document, '{stages,Build,actions,Compile,deadline}', '1') where id = ${id}`.execute(
        tx,
      );
      await sql`update wake set due_at = now() where kind = 'codepipeline/pipeline'`.execute(tx);
    });
    expect(await stage.ended("slow", id)).toBe("Failed");
    expect((await latest("slow")).output!.executionResult!.errorDetails!.code).toBe("JobTimedOut");
    await expect(send(new PutJobSuccessResultCommand({ jobId: again!.id! }))).rejects.toMatchObject({ name: "InvalidJobStateException" });
  });

  it("as a source reports its revision", async () => {
    const source = { category: "Source" as const, inputArtifactDetails: none, configurationProperties: [], settings: {} };
    await create("Depot", { ...source, settings: { revisionUrlTemplate: "https://depot.example/latest" } });
    const declaration = stage.declare("depot", { Gate: [approval("Ask")] });
    declaration.stages![0]!.actions = [
      { name: "Compile", actionTypeId: idOf("Depot", "Custom", "Source"), outputArtifacts: [{ name: "Code" }] },
    ];
    const id = await stage.create(declaration);
    const job = (await until(
      async () => (await send(new PollForJobsCommand({ actionTypeId: idOf("Depot", "Custom", "Source") }))).jobs![0],
    ))!;
    await send(new AcknowledgeJobCommand({ jobId: job.id!, nonce: job.nonce! }));
    const currentRevision = { revision: "r42", changeIdentifier: "c42", revisionSummary: "New things" };
    await send(new PutJobSuccessResultCommand({ jobId: job.id!, currentRevision }));
    await stage.token("depot", "Gate", id);
    const { stageStates } = await send(new GetPipelineStateCommand({ name: "depot" }));
    expect(stageStates![0]!.actionStates![0]).toMatchObject({
      currentRevision: { revisionId: "r42", revisionChangeId: "c42" },
      revisionUrl: "https://depot.example/latest",
    });
    const revision = { revisionId: "r42", revisionChangeId: "c42", created: new Date() };
    const report = { pipelineName: "depot", stageName: "Source", actionName: "Compile", actionRevision: revision };
    expect((await send(new PutActionRevisionCommand(report))).newRevision).toBe(false);
    revision.revisionId = "r43";
    expect((await send(new PutActionRevisionCommand(report))).newRevision).toBe(true);
  });

  it("is handed to a worker written with boto3", async () => {
    await create("Python", { configurationProperties: [property("Project", { queryable: true })] });
    const id = await stage.create(stage.declare("python", { Build: [action("Python", { configuration: { Project: "py" } })] }));
    await promisify(execFile)("python3", ["-c", worker], {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: stage.server.endpoint,
        AWS_ACCESS_KEY_ID: stage.server.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: stage.server.credentials.secretAccessKey,
        AWS_DEFAULT_REGION: stage.server.region,
      },
      timeout: 25_000,
    });
    expect(await stage.ended("python", id)).toBe("Succeeded");
    expect((await latest("python")).output!.outputVariables).toEqual({ Bytes: "7" });
  });
});

const worker = `
import boto3, time
cp = boto3.client("codepipeline")
type_id = {"category": "Build", "owner": "Custom", "provider": "Python", "version": "1"}
jobs = []
for _ in range(200):
    jobs = cp.poll_for_jobs(actionTypeId=type_id, maxBatchSize=1, queryParam={"Project": "py"})["jobs"]
    if jobs: break
    time.sleep(0.1)
job = jobs[0]
assert cp.acknowledge_job(jobId=job["id"], nonce=job["nonce"])["status"] == "InProgress"
data = job["data"]
c = data["artifactCredentials"]
s3 = boto3.client("s3", aws_access_key_id=c["accessKeyId"], aws_secret_access_key=c["secretAccessKey"], aws_session_token=c["sessionToken"])
source = data["inputArtifacts"][0]["location"]["s3Location"]
s3.get_object(Bucket=source["bucketName"], Key=source["objectKey"])["Body"].read()
target = data["outputArtifacts"][0]["location"]["s3Location"]
s3.put_object(Bucket=target["bucketName"], Key=target["objectKey"], Body=b"a build")
cp.put_job_success_result(jobId=job["id"], outputVariables={"Bytes": "7"})
`;

describe("secrets of a declaration", () => {
  it("are masked, kept by an update that changes nothing else, and refused where there is nothing to keep", async () => {
    await create("Masked");
    const declaration = stage.declare("masked", { Build: [action("Masked")] });
    await stage.create(declaration);
    const read = async () => (await send(new GetPipelineCommand({ name: "masked" }))).pipeline!;
    const pipeline = await read();
    expect(pipeline.stages![1]!.actions![0]!.configuration).toEqual({ Project: "web", Token: "****" });
    const { pipeline: updated } = await send(new UpdatePipelineCommand({ pipeline }));
    expect(updated!.stages![1]!.actions![0]!.configuration!.Token).toBe("****");
    await stage.start("masked");
    const kept = await waitForJob("Masked");
    expect(kept.data!.actionConfiguration!.configuration!.Token).toBe("top-secret");
    const changed = await read();
    changed.stages![1]!.actions![0]!.configuration!.Project = "other";
    const refusal = { name: "InvalidActionDeclarationException", message: expect.stringContaining("****") };
    await expect(send(new UpdatePipelineCommand({ pipeline: changed }))).rejects.toMatchObject(refusal);
    // What only looks as if it were sealed breaks nothing.
    await create("Odd", { configurationProperties: [property("Note")], settings: {} });
    await stage.create(stage.declare("odd", { Build: [action("Odd", { configuration: { Note: "quintet-sealed:AAAA" } })] }));
    const odd = await waitForJob("Odd", { queryParam: {} });
    expect(odd.data!.actionConfiguration!.configuration).toEqual({ Note: "quintet-sealed:AAAA" });
    const fresh = stage.declare("fresh", { Build: [action("Masked", { configuration: { Project: "web", Token: "****" } })] });
    await expect(stage.create(fresh)).rejects.toMatchObject(refusal);
  });
});

describe("custom action types", () => {
  it("are listed and tagged; a deleted one only comes back as it was", async () => {
    await create("Listed");
    const listed = await send(new ListActionTypesCommand({ actionOwnerFilter: "Custom" }));
    expect(listed.actionTypes!.find(({ id }) => id!.provider === "Listed")).toMatchObject({
      id: idOf("Listed"),
      actionConfigurationProperties: [
        { name: "Project", queryable: true },
        { name: "Token", secret: true },
      ],
      inputArtifactDetails: both,
    });
    const resourceArn = `arn:aws:codepipeline:${stage.server.region}:${stage.server.account}:actiontype:Custom/Build/Listed/1`;
    expect((await send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([{ key: "team", value: "ci" }]);
    const remove = () => send(new DeleteCustomActionTypeCommand({ category: "Build", provider: "Listed", version: "1" }));
    await remove();
    await remove();
    await expect(poll("Listed")).rejects.toMatchObject({ name: "ActionTypeNotFoundException" });
    await expect(stage.create(stage.declare("gone", { Build: [action("Listed")] }))).rejects.toMatchObject({
      name: "InvalidActionDeclarationException",
    });
    await expect(create("Listed", { configurationProperties: [] })).rejects.toMatchObject({ name: "ValidationException" });
    await create("Listed");
    expect(await poll("Listed")).toEqual([]);
  });

  it.each([
    ["more artifacts at least than at most", { inputArtifactDetails: { minimumCount: 2, maximumCount: 1 } }, /has to be greater than/],
    [
      "two queryable properties",
      { configurationProperties: [property("A", { queryable: true }), property("B", { queryable: true })] },
      /one/,
    ],
    ["a queryable secret", { configurationProperties: [property("A", { queryable: true, secret: true })] }, /queryable/],
    ["a link with a secret", { settings: { entityUrlTemplate: "https://x/{Config:Token}" } }, /Token/],
    ["a link with an unknown key", { settings: { executionUrlTemplate: "https://x/{Config:Nope}" } }, /Nope/],
  ])("refuse %s", async (_what, over, message) => {
    await expect(create("Wrong", over)).rejects.toMatchObject({ name: "ValidationException", message: expect.stringMatching(message) });
  });
});

describe("a partner's action", () => {
  it("is run by whoever knows the customer's token", async () => {
    const id = idOf("Partner", "ThirdParty", "Test");
    await expect(send(new GetActionTypeCommand(id))).rejects.toMatchObject({ name: "ActionTypeNotFoundException" });
    const actionType = {
      ...{ id, inputArtifactDetails: both, outputArtifactDetails: none, description: "Checks" },
      executor: { type: "JobWorker" as const, configuration: { jobWorkerExecutorConfiguration: { pollingAccounts: ["123456789012"] } } },
      properties: [{ name: "Suite", optional: false, key: true, noEcho: false }],
      permissions: { allowedAccounts: ["*"] },
    };
    await send(new UpdateActionTypeCommand({ actionType }));
    expect((await send(new GetActionTypeCommand(id))).actionType).toEqual(actionType);
    const clientId = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    const configuration = { Suite: "smoke", ClientId: clientId, ClientToken: "customer-1" };
    const declared = { name: "Compile", actionTypeId: id, configuration, inputArtifacts: [{ name: "Code" }] };
    const run = await stage.create(stage.declare("partner", { Test: [declared] }));
    const next = async () =>
      (await until(async () => (await send(new PollForThirdPartyJobsCommand({ actionTypeId: id }))).jobs![0], {
        what: "a partner's job",
      }))!;
    const { jobId, clientId: customer } = await next();
    expect(customer).toBe(clientId);
    const wrong = send(new GetThirdPartyJobDetailsCommand({ jobId: jobId!, clientToken: "customer-2" }));
    await expect(wrong).rejects.toMatchObject({ name: "InvalidClientTokenException" });
    const known = { jobId: jobId!, clientToken: "customer-1" };
    const { jobDetails } = await send(new GetThirdPartyJobDetailsCommand(known));
    expect(jobDetails!.data!.actionConfiguration!.configuration).toEqual(configuration);
    expect(await send(new AcknowledgeThirdPartyJobCommand({ ...known, nonce: jobDetails!.nonce! }))).toMatchObject({
      status: "InProgress",
    });
    await send(new PutThirdPartyJobSuccessResultCommand({ ...known, executionDetails: { summary: "All well" } }));
    expect(await stage.ended("partner", run)).toBe("Succeeded");
    expect((await latest("partner")).input!.configuration).toEqual({ ...configuration, ClientToken: "****" });

    const failing = await stage.start("partner");
    const other = { jobId: (await next()).jobId!, clientToken: "customer-1" };
    const { nonce } = (await send(new GetThirdPartyJobDetailsCommand(other))).jobDetails!;
    await send(new AcknowledgeThirdPartyJobCommand({ ...other, nonce: nonce! }));
    const failureDetails = { type: "JobFailed" as const, message: "One test is red" };
    await send(new PutThirdPartyJobFailureResultCommand({ ...other, failureDetails }));
    expect(await stage.ended("partner", failing)).toBe("Failed");
  });
});
