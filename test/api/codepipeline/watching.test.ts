import { CreatePipelineCommand } from "@aws-sdk/client-codepipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { costOf } from "../../../src/cli/cost.ts";
import { approval, createPipelineStage, type PipelineStage } from "./pipeline-stage.ts";

let stage: PipelineStage;
beforeAll(async () => {
  stage = await createPipelineStage();
});
afterAll(() => stage?.stop());

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
