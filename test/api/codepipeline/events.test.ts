import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  RetryStageExecutionCommand,
  StopPipelineExecutionCommand,
  UpdatePipelineCommand,
} from "@aws-sdk/client-codepipeline";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../harness/index.ts";
import { allowing, approval, createPipelineStage, type PipelineStage, trusting } from "./pipeline-stage.ts";

let stage: PipelineStage;
let events: EventBridgeClient;
let account: string;
beforeAll(async () => {
  stage = await createPipelineStage();
  events = stage.server.client(EventBridgeClient);
  account = stage.server.account;
});
afterAll(() => stage?.stop());

const inboundOf = async (name: string) => {
  const { stageStates } = await stage.pipelines.send(new GetPipelineStateCommand({ name }));
  return stageStates![1]!.inboundExecution?.pipelineExecutionId;
};

describe("EventBridge", () => {
  it("hears every change of state in AWS's form", async () => {
    const logs = stage.server.client(CloudWatchLogsClient);
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/events/heard" }));
    await events.send(
      new PutRuleCommand({ Name: "heard", EventPattern: JSON.stringify({ source: ["aws.codepipeline"], detail: { pipeline: ["loud"] } }) }),
    );
    const { Role } = await stage.iam.send(
      new CreateRoleCommand({ RoleName: "log", AssumeRolePolicyDocument: trusting("events.amazonaws.com") }),
    );
    await stage.iam.send(new PutRolePolicyCommand({ RoleName: "log", PolicyName: "all", PolicyDocument: allowing("logs:*") }));
    const Arn = `arn:aws:logs:us-east-1:${account}:log-group:/aws/events/heard`;
    await events.send(new PutTargetsCommand({ Rule: "heard", Targets: [{ Id: "log", Arn, RoleArn: Role!.Arn! }] }));

    const id = await stage.create(stage.declare("loud", { Gate: [approval("Ask")] }));
    await stage.approve("loud", "Gate", id);
    expect(await stage.ended("loud", id)).toBe("Succeeded");
    const read = async () => {
      const { events: found = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: "/aws/events/heard" }));
      return found.map(({ message }) => JSON.parse(message!));
    };
    await until(async () => (await read()).length === 10);
    const heard = await read();
    expect(heard.map(({ detail }) => [detail.stage, detail.action, detail.state].filter(Boolean).join(" ")).sort()).toEqual(
      [
        ...["STARTED", "SUCCEEDED"],
        ...["Source STARTED", "Source Fetch STARTED", "Source Fetch SUCCEEDED", "Source SUCCEEDED"],
        ...["Gate STARTED", "Gate Ask STARTED", "Gate Ask SUCCEEDED", "Gate SUCCEEDED"],
      ].sort(),
    );
    expect(heard.find(({ detail }) => !detail.stage && detail.state === "STARTED")).toMatchObject({
      ...{ source: "aws.codepipeline", "detail-type": "CodePipeline Pipeline Execution State Change" },
      resources: [`arn:aws:codepipeline:us-east-1:${account}:loud`],
      detail: {
        ...{ "execution-id": id, version: 1, "pipeline-execution-attempt": 1, "start-time": expect.stringMatching(/Z$/) },
        "execution-trigger": { "trigger-type": "CreatePipeline" },
      },
    });
    expect(heard.find(({ detail }) => detail.action === "Fetch" && detail.state === "SUCCEEDED").detail).toMatchObject({
      type: { owner: "AWS", category: "Source", provider: "S3", version: "1" },
      "output-artifacts": [{ name: "Code", s3location: { bucket: "artifacts" } }],
    });
  });

  it("hears of stops, retries, edits and superseded executions with every detail", async () => {
    const logs = stage.server.client(CloudWatchLogsClient);
    const logGroupName = "/aws/events/turns";
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const EventPattern = JSON.stringify({ source: ["aws.codepipeline"], detail: { pipeline: ["turns"] } });
    await events.send(new PutRuleCommand({ Name: "turns", EventPattern }));
    const RoleArn = `arn:aws:iam::${account}:role/log`;
    const Arn = `arn:aws:logs:us-east-1:${account}:log-group:${logGroupName}`;
    await events.send(new PutTargetsCommand({ Rule: "turns", Targets: [{ Id: "log", Arn, RoleArn }] }));
    const read = async () => {
      const { events: found = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
      return found.map(({ message }) => JSON.parse(message!).detail);
    };

    const declaration = stage.declare("turns", { Gate: [approval("Ask")] });
    const first = await stage.create(declaration);
    await stage.token("turns", "Gate", first);
    const second = await stage.start("turns");
    await until(async () => (await stage.stages("turns")).startsWith("Source=Succeeded") && (await inboundOf("turns")) === second);
    const third = await stage.start("turns");
    expect(await stage.ended("turns", second)).toBe("Superseded");
    await stage.approve("turns", "Gate", first, "Rejected");
    expect(await stage.ended("turns", first)).toBe("Failed");
    const opened = await stage.token("turns", "Gate", third);
    const stop = { pipelineName: "turns", pipelineExecutionId: third, abandon: true, reason: "wrong day" };
    await stage.pipelines.send(new StopPipelineExecutionCommand(stop));
    expect(await stage.ended("turns", third)).toBe("Stopped");
    const again = { pipelineName: "turns", stageName: "Gate", pipelineExecutionId: third, retryMode: "FAILED_ACTIONS" } as const;
    await stage.pipelines.send(new RetryStageExecutionCommand(again));
    await until(async () => (await stage.token("turns", "Gate", third)) !== opened);
    await stage.pipelines.send(new UpdatePipelineCommand({ pipeline: declaration }));
    await stage.approve("turns", "Gate", third);
    expect(await stage.ended("turns", third)).toBe("Cancelled");

    const of = async (id: string, what: "pipeline" | "stage" | "action") =>
      (await read()).filter(
        (detail) =>
          detail["execution-id"] === id &&
          (detail.action ? "action" : detail.stage ? "stage" : "pipeline") === what &&
          detail.stage !== "Source",
      );
    const states = async (id: string, what: "pipeline" | "stage" | "action") => (await of(id, what)).map(({ state }) => state).sort();
    await until(async () => (await states(third, "pipeline")).includes("CANCELED"));
    expect(await states(second, "pipeline")).toEqual(["STARTED", "SUPERSEDED"]);
    expect(await states(first, "pipeline")).toEqual(["FAILED", "STARTED"]);
    expect(await states(first, "action")).toEqual(["FAILED", "STARTED"]);
    expect(await states(third, "pipeline")).toEqual(["CANCELED", "RESUMED", "STARTED", "STOPPED", "STOPPING"]);
    expect(await states(third, "stage")).toEqual(["CANCELED", "RESUMED", "STARTED", "STOPPED", "STOPPING"]);
    expect(await states(third, "action")).toEqual(["ABANDONED", "STARTED", "STARTED", "SUCCEEDED"]);
    const find = async (id: string, what: "pipeline" | "stage" | "action", state: string) =>
      (await of(id, what)).find((detail) => detail.state === state);
    expect(await find(third, "pipeline", "STOPPING")).toMatchObject({ "stop-execution-comments": "wrong day", version: 1 });
    expect(await find(third, "pipeline", "RESUMED")).toMatchObject({ "pipeline-execution-attempt": 2 });
    expect(await find(third, "stage", "RESUMED")).toMatchObject({ "stage-last-retry-attempt-time": expect.stringMatching(/Z$/) });
    expect(await find(first, "action", "FAILED")).toMatchObject({
      ...{ action: "Ask", region: "us-east-1", "action-execution-id": expect.any(String) },
      type: { owner: "AWS", category: "Approval", provider: "Manual", version: "1" },
      "execution-result": { "error-code": "JobFailed", "external-execution-summary": "Rejected by a test" },
    });
  });

  it("starts a pipeline through a rule", async () => {
    const id = await stage.create(stage.declare("target", { Gate: [approval("Ask")] }));
    await stage.token("target", "Gate", id);
    const { Role } = await stage.iam.send(
      new CreateRoleCommand({ RoleName: "rule", AssumeRolePolicyDocument: trusting("events.amazonaws.com") }),
    );
    await stage.iam.send(
      new PutRolePolicyCommand({ RoleName: "rule", PolicyName: "start", PolicyDocument: allowing("codepipeline:StartPipelineExecution") }),
    );
    await events.send(new PutRuleCommand({ Name: "go", EventPattern: JSON.stringify({ source: ["my.app"] }) }));
    const Arn = `arn:aws:codepipeline:us-east-1:${account}:target`;
    await events.send(new PutTargetsCommand({ Rule: "go", Targets: [{ Id: "pipeline", Arn, RoleArn: Role!.Arn! }] }));
    await events.send(new PutEventsCommand({ Entries: [{ Source: "my.app", DetailType: "t", Detail: "{}" }] }));
    const newest = async () =>
      (await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: "target" }))).pipelineExecutionSummaries!;
    await until(async () => (await newest()).length === 2);
    const { pipelineExecution } = await stage.pipelines.send(
      new GetPipelineExecutionCommand({ pipelineName: "target", pipelineExecutionId: (await newest())[0]!.pipelineExecutionId! }),
    );
    expect(pipelineExecution!.trigger).toEqual({
      triggerType: "CloudWatchEvent",
      triggerDetail: `arn:aws:events:us-east-1:${account}:rule/go`,
    });
  });
});

describe("a restart", () => {
  it("changes nothing for what is under way", async () => {
    const id = await stage.create(stage.declare("resume", { Gate: [approval("Ask")], Last: [approval("Confirm")] }));
    const token = await stage.token("resume", "Gate", id);
    await stage.server.restart();
    expect(await stage.token("resume", "Gate", id)).toBe(token);
    await stage.approve("resume", "Gate", id);
    await stage.approve("resume", "Last", id);
    expect(await stage.ended("resume", id)).toBe("Succeeded");
  });
});
