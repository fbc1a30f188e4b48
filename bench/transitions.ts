import {
  type ActionDeclaration,
  CodePipelineClient,
  CreatePipelineCommand,
  ListPipelineExecutionsCommand,
  paginateListActionExecutions,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { type SpawnedServer, spawnServer } from "../test/harness/spawned-server.ts";
import { until } from "../test/harness/until.ts";
import { bucket, prepareDelivery, roleArn, s3Deploy, sourceKey } from "./delivery.ts";
import type { Figure } from "./figure.ts";

/** The most that PARALLEL allows at once in one pipeline. */
const perPipeline = 50;
const pipelines = 10;
const deploysPerStage = 5;
const stages = 2;
const actions = 1 + stages * deploysPerStage;

/** A source, then stages of cheap actions side by side: each copies a small object. */
function declaration(name: string) {
  const source: ActionDeclaration = {
    name: "Source",
    actionTypeId: { category: "Source", owner: "AWS", provider: "S3", version: "1" },
    configuration: { S3Bucket: bucket, S3ObjectKey: sourceKey, PollForSourceChanges: "false" },
    outputArtifacts: [{ name: "Source" }],
  };
  const copies = Array.from({ length: stages }, (_, stage) => ({
    name: `Copy${stage}`,
    actions: Array.from({ length: deploysPerStage }, (__, at) => s3Deploy(`${name}-${stage}-${at}`)),
  }));
  return {
    ...{ name, roleArn, pipelineType: "V2" as const, executionMode: "PARALLEL" as const },
    artifactStore: { type: "S3" as const, location: bucket },
    stages: [{ name: "Source", actions: [source] }, ...copies],
  };
}

/** Starts `count` executions of each pipeline (one of them by creating it) and waits for all. Answers seconds. */
async function runAll(server: SpawnedServer, names: string[], count: number): Promise<number> {
  const codepipeline = server.client(CodePipelineClient);
  const startedAt = performance.now();
  await Promise.all(
    names.map(async (name) => {
      await codepipeline.send(new CreatePipelineCommand({ pipeline: declaration(name) }));
      await Promise.all(Array.from({ length: count - 1 }, () => codepipeline.send(new StartPipelineExecutionCommand({ name }))));
    }),
  );
  const open = new Set(names);
  await until(
    async () => {
      for (const pipelineName of open) {
        const { pipelineExecutionSummaries = [] } = await codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName }));
        const statuses = pipelineExecutionSummaries.map(({ status }) => status);
        if (statuses.includes("Failed")) throw new Error(`${pipelineName} failed`);
        if (statuses.length === count && statuses.every((status) => status === "Succeeded")) open.delete(pipelineName);
      }
      return open.size === 0;
    },
    { timeoutMs: 600_000, stepMs: 500 },
  );
  return (performance.now() - startedAt) / 1000;
}

/** Every action of every execution has run once: none was lost, none was done twice. */
async function countAttempts(server: SpawnedServer, pipelineName: string): Promise<number> {
  const pages = paginateListActionExecutions({ client: server.client(CodePipelineClient) }, { pipelineName });
  let count = 0;
  for await (const { actionExecutionDetails = [] } of pages) count += actionExecutionDetails.length;
  return count;
}

export const figure: Figure = {
  name: `${pipelines * perPipeline} PARALLEL executions of ${actions} cheap actions (S3 copies) at once, one server`,
  target: "≥ 150 action transitions a second on two cores; no action lost or done twice",
  async measure() {
    const server = await spawnServer();
    try {
      await prepareDelivery(server);
      await runAll(server, ["warm"], 5);
      const names = Array.from({ length: pipelines }, (_, at) => `side-${at}`);
      const seconds = await runAll(server, names, perPipeline);
      // Each action starts and ends.
      const transitions = 2 * actions * pipelines * perPipeline;
      const attempts = await Promise.all(names.map((name) => countAttempts(server, name)));
      const isExact = attempts.every((count) => count === actions * perPipeline);
      const rows = {
        "until all have ended": `${seconds.toFixed(1)} s`,
        "action transitions a second": (transitions / seconds).toFixed(0),
        "actions run, of those declared": `${attempts.reduce((sum, count) => sum + count, 0)} of ${actions * pipelines * perPipeline}`,
      };
      return { rows, met: transitions / seconds >= 150 && isExact };
    } finally {
      await server.stop();
    }
  },
};
