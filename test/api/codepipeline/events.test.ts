import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetPipelineExecutionCommand, ListPipelineExecutionsCommand } from "@aws-sdk/client-codepipeline";
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
