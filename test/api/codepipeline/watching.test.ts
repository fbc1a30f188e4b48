import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CreatePipelineCommand } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { costOf } from "../../../src/cli/cost.ts";
import { until } from "../../harness/index.ts";
import { approval, createPipelineStage, type PipelineStage } from "./pipeline-stage.ts";

interface Told {
  TopicArn: string;
  MessageId: string;
  Message: string;
}

let stage: PipelineStage;
/** What was posted to the address that stands for the topic. The first post is turned away. */
const told: Told[] = [];
let receiver: Server;
let refusals = 0;
const topic = "arn:aws:sns:us-east-1:123456789012:people";

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    if (refusals++ === 0) return void response.writeHead(503).end();
    told.push(JSON.parse(Buffer.concat(pieces).toString()) as Told);
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  stage = await createPipelineStage({ remotes: JSON.stringify({ topics: { [topic]: address } }) });
});
afterAll(async () => {
  await stage?.stop();
  receiver?.close();
});

describe("/metrics", () => {
  it("counts executions, actions, requests and what waits, in Prometheus' own form", async () => {
    const id = await stage.create(stage.declare("counted", { Ask: [approval("Human")] }));
    await stage.approve("counted", "Ask", id);
    expect(await stage.ended("counted", id)).toBe("Succeeded");
    await expect(stage.pipelines.send(new CreatePipelineCommand({ pipeline: stage.declare("bad", {}) }))).rejects.toThrow("only 1 stage");
    const answer = await fetch(`${stage.server.endpoint}/metrics`);
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await answer.text();
    expect(text).toContain('quintet_pipeline_executions{status="Succeeded"} 1\n');
    expect(text).toContain('quintet_action_executions{status="Succeeded"} 2\n');
    expect(text).toContain('quintet_requests_total{service="codepipeline",operation="CreatePipeline",status="200"} 1\n');
    expect(text).toContain('quintet_requests_total{service="codepipeline",operation="CreatePipeline",status="400"} 1\n');
    expect(text).toMatch(/quintet_request_duration_seconds_bucket\{service="codepipeline",operation="CreatePipeline",le="\+Inf"\} 2\n/);
    expect(text).toMatch(/^quintet_queue_depth\{queue="events",kind="bus"\} \d+$/m);
    // Every line is a comment or a sample, and every metric is declared before it is used.
    for (const line of text.trimEnd().split("\n")) expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{.*\})? [\d.e+-]+)$/);
  });

  it("is for this machine only, proxies apart", async () => {
    const proxied = await fetch(`${stage.server.endpoint}/metrics`, { headers: { "x-forwarded-for": "10.0.0.1" } });
    expect(proxied.status).toBe(403);
    expect(await proxied.text()).toContain("QUINTET_METRICS_TOKEN");
  });
});

describe("what executions would have cost", () => {
  it("is told from the public operations", async () => {
    const id = await stage.create(stage.declare("priced", { Ask: [approval("Human")] }));
    await stage.approve("priced", "Ask", id);
    await stage.ended("priced", id);
    const { type, lines } = await costOf(stage.pipelines, "priced", 10);
    expect(type).toBe("V2");
    expect(lines).toMatchObject([{ pipelineExecutionId: id, status: "Succeeded", minutes: 1, dollars: 0.002 }]);
  });
});

describe("a topic with an address", () => {
  it("is told of an approval that waits, as often as it takes", async () => {
    const ask = approval("Human", {
      configuration: { NotificationArn: topic, CustomData: "version #{Src.VersionId}", ExternalEntityLink: "https://x" },
    });
    const id = await stage.create(stage.declare("asks", { Ask: [ask] }));
    const [{ TopicArn, Message }] = (await until(() => told.length && told)) as [Told];
    const token = await stage.token("asks", "Ask", id);
    expect(TopicArn).toBe(topic);
    expect(JSON.parse(Message)).toMatchObject({
      region: "us-east-1",
      consoleLink: expect.stringContaining("/console/pipelines/asks"),
      approval: {
        ...{ pipelineName: "asks", stageName: "Ask", actionName: "Human", token, externalEntityLink: "https://x" },
        customData: expect.stringMatching(/^version .+/),
        expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/),
      },
    });
    expect(refusals).toBe(2);
    await stage.approve("asks", "Ask", id, "Rejected");
    await stage.ended("asks", id);
  });

  it("is told of whatever a rule of EventBridge sends it", async () => {
    const events = stage.server.client(EventBridgeClient);
    const EventPattern = JSON.stringify({
      source: ["aws.codepipeline"],
      detail: { state: ["FAILED"], pipeline: ["fails"], stage: [{ exists: false }] },
    });
    await events.send(new PutRuleCommand({ Name: "failures", EventPattern }));
    await events.send(new PutTargetsCommand({ Rule: "failures", Targets: [{ Id: "people", Arn: topic, InputPath: "$.detail.pipeline" }] }));
    const wrong = {
      ...approval("Human"),
      name: "Nowhere",
      actionTypeId: { category: "Deploy" as const, owner: "AWS" as const, provider: "OpsWorks", version: "1" },
    };
    const id = await stage.create(
      stage.declare("fails", { Deploy: [{ ...wrong, configuration: { Stack: "s", App: "a" }, inputArtifacts: [{ name: "Code" }] }] }),
    );
    expect(await stage.ended("fails", id)).toBe("Failed");
    expect(await until(() => told[1]?.Message)).toBe('"fails"');
  });
});
