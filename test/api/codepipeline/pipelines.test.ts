import {
  CodePipelineClient,
  CreatePipelineCommand,
  DeletePipelineCommand,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListActionTypesCommand,
  ListPipelineExecutionsCommand,
  ListPipelinesCommand,
  ListTagsForResourceCommand,
  type PipelineDeclaration,
  PutActionRevisionCommand,
  StopPipelineExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePipelineCommand,
} from "@aws-sdk/client-codepipeline";
import { CreateAccessKeyCommand, CreateRoleCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowing, approval, createPipelineStage, type PipelineStage, trusting } from "./pipeline-stage.ts";

let stage: PipelineStage;
beforeAll(async () => {
  stage = await createPipelineStage();
});
afterAll(() => stage?.stop());

const send = <T>(command: T) => stage.pipelines.send(command as never) as Promise<never>;
const create = (pipeline: PipelineDeclaration, tags?: { key: string; value: string }[]) =>
  stage.pipelines.send(new CreatePipelineCommand({ pipeline, ...(tags ? { tags } : {}) }));
const simple = (name: string, over: Partial<PipelineDeclaration> = {}) => stage.declare(name, { Gate: [approval("Ask")] }, over);

describe("a pipeline", () => {
  it("is echoed with AWS's defaults, and every version can be read again", async () => {
    const created = await create(simple("echo", { pipelineType: undefined }), [{ key: "team", value: "a" }]);
    expect(created.tags).toEqual([{ key: "team", value: "a" }]);
    expect(created.pipeline).toMatchObject({ version: 1, pipelineType: "V1", executionMode: "SUPERSEDED" });
    expect(created.pipeline!.stages![0]!.actions![0]).toMatchObject({
      runOrder: 1,
      inputArtifacts: [],
      outputArtifacts: [{ name: "Code" }],
    });

    const { pipeline } = await stage.pipelines.send(new GetPipelineCommand({ name: "echo" }));
    expect(pipeline).toEqual(created.pipeline);
    // What get-pipeline gave is what update-pipeline takes, whatever version it says.
    const updated = await stage.pipelines.send(new UpdatePipelineCommand({ pipeline: { ...pipeline!, version: 99, pipelineType: "V2" } }));
    expect(updated.pipeline).toMatchObject({ version: 2, pipelineType: "V2" });
    const old = await stage.pipelines.send(new GetPipelineCommand({ name: "echo", version: 1 }));
    expect(old.pipeline).toMatchObject({ version: 1, pipelineType: "V1" });
    expect(old.metadata).toMatchObject({
      pipelineArn: `arn:aws:codepipeline:us-east-1:${stage.server.account}:echo`,
      created: expect.any(Date),
    });
    await expect(send(new GetPipelineCommand({ name: "echo", version: 7 }))).rejects.toMatchObject({
      name: "PipelineVersionNotFoundException",
    });
  });

  it("has a name of its own, is listed by pages, and goes without a trace, twice", async () => {
    for (const name of ["list-a", "list-b", "list-c"]) await create(simple(name));
    await expect(create(simple("list-a"))).rejects.toMatchObject({ name: "PipelineNameInUseException" });
    const first = await stage.pipelines.send(new ListPipelinesCommand({ maxResults: 2 }));
    const second = await stage.pipelines.send(new ListPipelinesCommand({ nextToken: first.nextToken }));
    const names = [...first.pipelines!, ...second.pipelines!].map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(expect.arrayContaining(["list-a", "list-b", "list-c"]));
    await send(new DeletePipelineCommand({ name: "list-b" }));
    await send(new DeletePipelineCommand({ name: "list-b" }));
    await expect(send(new GetPipelineCommand({ name: "list-b" }))).rejects.toMatchObject({ name: "PipelineNotFoundException" });
    await create(simple("list-b"));
  });

  it("is refused when its structure is wrong, and when its role cannot be assumed", async () => {
    const refused = (over: Partial<PipelineDeclaration>) => create(simple("wrong", over));
    await expect(refused({ stages: simple("x").stages!.slice(0, 1) })).rejects.toMatchObject({
      name: "InvalidStructureException",
      message: "Pipeline has only 1 stage(s). There should be a minimum of 2 stages in a pipeline",
    });
    const onOldType = { pipelineType: "V1", executionMode: "PARALLEL" } as const;
    await expect(refused(onOldType)).rejects.toMatchObject({ name: "InvalidStructureException" });
    const { Role } = await stage.iam.send(
      new CreateRoleCommand({ RoleName: "other", AssumeRolePolicyDocument: trusting("ec2.amazonaws.com") }),
    );
    for (const roleArn of [Role!.Arn!, `arn:aws:iam::${stage.server.account}:role/nobody`])
      await expect(refused({ roleArn })).rejects.toMatchObject({
        name: "InvalidStructureException",
        message: `CodePipeline is not authorized to perform AssumeRole on role ${roleArn}`,
      });
    const ecs = { category: "Deploy", owner: "AWS", provider: "Nowhere", version: "1" } as const;
    await expect(
      create(stage.declare("wrong", { Ship: [{ name: "Go", actionTypeId: ecs, inputArtifacts: [{ name: "Code" }] }] })),
    ).rejects.toMatchObject({
      name: "InvalidActionDeclarationException",
      message:
        "ActionType (Category: 'Deploy', Provider: 'Nowhere', Owner: 'AWS', Version: '1') in action 'Go' is not available in region US_EAST_1",
    });
    await expect(send(new UpdatePipelineCommand({ pipeline: simple("nowhere") }))).rejects.toMatchObject({
      name: "PipelineNotFoundException",
    });
  });

  it("may only be given a role that its creator may pass, and is guarded by its own ARN", async () => {
    await stage.iam.send(new CreateUserCommand({ UserName: "dev" }));
    const policy = (PolicyDocument: string) =>
      stage.iam.send(new PutUserPolicyCommand({ UserName: "dev", PolicyName: "p", PolicyDocument }));
    const { AccessKey } = await stage.iam.send(new CreateAccessKeyCommand({ UserName: "dev" }));
    const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
    const dev = stage.server.client(CodePipelineClient, { credentials });
    const pipeline = simple("guarded");
    await policy(allowing("codepipeline:CreatePipeline"));
    await expect(dev.send(new CreatePipelineCommand({ pipeline }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("iam:PassRole"),
    });
    await policy(allowing("codepipeline:CreatePipeline", "iam:PassRole"));
    await dev.send(new CreatePipelineCommand({ pipeline }));
    await expect(dev.send(new GetPipelineCommand({ name: "guarded" }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(`arn:aws:codepipeline:us-east-1:${stage.server.account}:guarded`),
    });
  });
});

describe("tags", () => {
  it("are put, read by pages and taken away", async () => {
    await create(simple("tagged"), [{ key: "a", value: "1" }]);
    const resourceArn = `arn:aws:codepipeline:us-east-1:${stage.server.account}:tagged`;
    await send(
      new TagResourceCommand({
        resourceArn,
        tags: [
          { key: "a", value: "2" },
          { key: "b", value: "" },
        ],
      }),
    );
    const page = await stage.pipelines.send(new ListTagsForResourceCommand({ resourceArn, maxResults: 1 }));
    expect(page.tags).toEqual([{ key: "a", value: "2" }]);
    const rest = await stage.pipelines.send(new ListTagsForResourceCommand({ resourceArn, nextToken: page.nextToken }));
    expect(rest.tags).toEqual([{ key: "b", value: "" }]);
    await send(new UntagResourceCommand({ resourceArn, tagKeys: ["a", "b"] }));
    expect((await stage.pipelines.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([]);

    const many = Array.from({ length: 51 }, (_, at) => ({ key: `k${at}`, value: "" }));
    await expect(send(new TagResourceCommand({ resourceArn, tags: many }))).rejects.toMatchObject({ name: "TooManyTagsException" });
    await expect(send(new TagResourceCommand({ resourceArn, tags: [{ key: "aws:x", value: "" }] }))).rejects.toMatchObject({
      name: "InvalidTagsException",
    });
    await expect(send(new TagResourceCommand({ resourceArn: `${resourceArn}-not`, tags: [] }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

describe("bad input", () => {
  it("is answered with a 4xx, whatever it is", async () => {
    await create(simple("victim"));
    const token = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const id = "00000000-0000-4000-8000-000000000000";
    const many = Array.from({ length: 1001 }, (_, at) => approval(`a${at}`));
    const commands = [
      new GetPipelineCommand({ name: "victim", version: 2_147_483_648 }),
      new GetPipelineCommand({ name: "victim", version: Number.MAX_SAFE_INTEGER }),
      new GetPipelineCommand({ name: "victim", version: 0 }),
      ...[1e300, -1, 1.5, "x", null, [], {}, true].map(
        (value) => new ListPipelineExecutionsCommand({ pipelineName: "victim", nextToken: token(value) }),
      ),
      ...[1, "a\0b", "\ud800", null].map((value) => new ListPipelinesCommand({ nextToken: token(value) })),
      new ListActionExecutionsCommand({ pipelineName: "victim", filter: { pipelineExecutionId: id } }),
      new GetPipelineExecutionCommand({ pipelineName: "victim", pipelineExecutionId: id }),
      new StopPipelineExecutionCommand({ pipelineName: "victim", pipelineExecutionId: id }),
      new TagResourceCommand({ resourceArn: "arn:aws:codepipeline:us-east-1:123456789012:victim/x/y", tags: [] }),
      new TagResourceCommand({ resourceArn: "arn:aws:s3:::bucket", tags: [] }),
      new CreatePipelineCommand({ pipeline: simple("bad", { stages: [] }) }),
      new CreatePipelineCommand({
        pipeline: simple("bad", {
          stages: [
            { name: "A", actions: [] },
            { name: "B", actions: [] },
          ],
        }),
      }),
      new CreatePipelineCommand({ pipeline: simple("bad", { roleArn: "arn:aws:iam::1:role/x" }) }),
      new CreatePipelineCommand({ pipeline: simple("bad", { roleArn: "not an arn" }) }),
      new CreatePipelineCommand({ pipeline: simple("bad", { artifactStore: undefined }) }),
      new CreatePipelineCommand({ pipeline: stage.declare("bad", { Gate: many }) }),
      new CreatePipelineCommand({ pipeline: stage.declare("bad", { Gate: [approval("Ask", { configuration: { CustomData: "" } })] }) }),
      new CreatePipelineCommand({ pipeline: stage.declare("bad", { Gate: [approval("Ask", { runOrder: 0 })] }) }),
      new CreatePipelineCommand({ pipeline: stage.declare("bad", { Gate: [approval("__proto__")] }) }),
    ];
    const surprises: string[] = [];
    for (const command of commands) {
      const status = await send(command).then(
        () => 200,
        (error) => error.$metadata?.httpStatusCode,
      );
      if (status !== 400) surprises.push(`${status} ${JSON.stringify(command.input).slice(0, 200)}`);
    }
    expect(surprises).toEqual([]);
  });
});

describe("the rest", () => {
  it("lists AWS's action types, and no custom ones where there are none", async () => {
    const { actionTypes } = await stage.pipelines.send(new ListActionTypesCommand({ actionOwnerFilter: "AWS" }));
    const ids = actionTypes!.map(({ id }) => `${id!.category}/${id!.provider}`);
    expect(new Set(ids).size).toBe(ids.length);
    const some = [
      "Approval/Manual",
      "Build/CodeBuild",
      "Deploy/CodeDeploy",
      "Deploy/S3",
      "Source/CodeCommit",
      "Source/CodeStarSourceConnection",
    ];
    expect(ids).toEqual(expect.arrayContaining(some));
    expect(actionTypes!.every(({ id }) => id!.owner === "AWS" && id!.version === "1")).toBe(true);
    expect((await stage.pipelines.send(new ListActionTypesCommand({ actionOwnerFilter: "Custom" }))).actionTypes).toEqual([]);
  });

  it("starts an execution for a reported revision that is new", async () => {
    const id = await stage.create(simple("report"));
    await stage.token("report", "Gate", id);
    const report = (revisionId: string) =>
      stage.pipelines.send(
        new PutActionRevisionCommand({
          ...{ pipelineName: "report", stageName: "Source", actionName: "Fetch" },
          actionRevision: { revisionId, revisionChangeId: "c", created: new Date() },
        }),
      );
    const reported = await report("brand-new");
    expect(reported.newRevision).toBe(true);
    const version = await stage.put("app.zip", "not a zip, which S3 sources do not mind");
    const next = await stage.start("report");
    expect(await stage.ended("report", reported.pipelineExecutionId!)).toBe("Superseded");
    await stage.approve("report", "Gate", id);
    await stage.token("report", "Gate", next);
    expect((await report(version)).newRevision).toBe(false);
  });
});
