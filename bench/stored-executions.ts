import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
} from "@aws-sdk/client-codepipeline";
import { sql } from "kysely";
import { uuid } from "../src/base/ids.ts";
import { createLog } from "../src/base/log.ts";
import { configFromEnv } from "../src/config.ts";
import type { Store } from "../src/kernel/store/index.ts";
import { startServer } from "../src/server.ts";
import { until } from "../test/harness/until.ts";
import { type Clients, createPipeline, prepareDelivery, s3Deploy } from "./delivery.ts";
import { type Figure, ms, percentile } from "./figure.ts";

const stored = 10_000;
const samples = 200;
/** What a user looks at: the newest page of a console. */
const pageSize = 20;

/** Executions of one pipeline that lie in the past, each with its three actions, copied from one that really ran. */
async function storeExecutions(store: Store, pipeline: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, uuid);
  await store.transaction(async (tx) => {
    await sql`
      with model as (
        select execution.* from codepipeline_execution execution
        join codepipeline_pipeline pipeline on pipeline.id = execution.pipeline_id where pipeline.name = ${pipeline} limit 1
      ), past as (
        insert into codepipeline_execution
          (account, region, id, pipeline_id, version, status, live, started_at, updated_at, succeeded_stages, document)
        select account, region, past.id, pipeline_id, version, status, false, started_at, updated_at, succeeded_stages,
          jsonb_set(document, '{id}', to_jsonb(past.id))
        from model, unnest(${ids}::text[]) past(id)
        returning id, pipeline_id
      )
      insert into codepipeline_action_execution
        (account, region, id, pipeline_id, execution_id, version, stage, action, status, revision_id, document)
      select attempt.account, attempt.region, gen_random_uuid()::text, past.pipeline_id, past.id, attempt.version, attempt.stage,
        attempt.action, attempt.status, attempt.revision_id, attempt.document
      from past, codepipeline_action_execution attempt where attempt.execution_id = (select id from model)`.execute(tx);
  });
  await store.transaction((tx) => sql`analyze`.execute(tx));
}

/** The whole server in this process, because the past is written into its store directly. */
async function ownServer() {
  const data = await mkdtemp(join(tmpdir(), "quintet-stored-"));
  await chmod(data, 0o711);
  const config = configFromEnv({}, { port: 0, compute: "dummy", data });
  const running = await startServer(config, createLog(console.error, "warn"));
  const client: Clients["client"] = (Client, over = {}) =>
    new Client({
      endpoint: running.endpoint,
      region: config.region,
      credentials: running.administrator,
      maxAttempts: 1,
      forcePathStyle: true,
      ...over,
    });
  return {
    client,
    store: running.kernel.store,
    async stop() {
      await running.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function ended(server: Clients, pipelineName: string): Promise<string> {
  const codepipeline = server.client(CodePipelineClient);
  return until(
    async () => {
      const { pipelineExecutionSummaries = [] } = await codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName }));
      const [newest] = pipelineExecutionSummaries;
      return newest?.status === "Succeeded" ? newest.pipelineExecutionId : undefined;
    },
    { timeoutMs: 60_000, stepMs: 100 },
  );
}

type Question = (codepipeline: CodePipelineClient, pipelineName: string, pipelineExecutionId: string) => Promise<unknown>;
const questions: Record<string, Question> = {
  "list executions": (client, pipelineName) => client.send(new ListPipelineExecutionsCommand({ pipelineName, maxResults: pageSize })),
  "list action executions": (client, pipelineName) => client.send(new ListActionExecutionsCommand({ pipelineName, maxResults: pageSize })),
  "of one execution": (client, pipelineName, pipelineExecutionId) =>
    client.send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } })),
  "succeeded in a stage": (client, pipelineName) =>
    client.send(
      new ListPipelineExecutionsCommand({ pipelineName, maxResults: pageSize, filter: { succeededInStage: { stageName: "Stage1" } } }),
    ),
  "get execution": (client, pipelineName, pipelineExecutionId) =>
    client.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId })),
  "get state": (client, name) => client.send(new GetPipelineStateCommand({ name })),
};

interface Took {
  young: number[];
  old: number[];
}

/** Milliseconds of each question, asked in turn of either pipeline, so that whatever else the machine does meets both. */
async function ask(server: Clients, ids: Record<keyof Took, string>, count: number): Promise<Record<string, Took>> {
  const codepipeline = server.client(CodePipelineClient);
  const answers: Record<string, Took> = {};
  for (const [what, question] of Object.entries(questions)) {
    const took: Took = { young: [], old: [] };
    for (let round = 0; round < count; round++)
      for (const name of ["young", "old"] as const) {
        const startedAt = performance.now();
        await question(codepipeline, name, ids[name]);
        took[name].push(performance.now() - startedAt);
      }
    answers[what] = took;
  }
  return answers;
}

export const figure: Figure = {
  name: `List, get and state of a pipeline with ${stored.toLocaleString("en")} stored executions, pages of ${pageSize}`,
  target: "p99 ≤ 2 × that of a pipeline with one page of executions",
  async measure() {
    const server = await ownServer();
    try {
      await prepareDelivery(server);
      for (const name of ["young", "old"]) await createPipeline(server, name, [s3Deploy("One"), s3Deploy("Two")]);
      const ids = { young: await ended(server, "young"), old: await ended(server, "old") };
      // One page for the young one, so that both answers are of the same size.
      await storeExecutions(server.store, "young", pageSize);
      await storeExecutions(server.store, "old", stored);
      await ask(server, ids, 20);
      const answers = Object.entries(await ask(server, ids, samples));
      const at = (share: number, { young, old }: Took) => [percentile(old, share), percentile(young, share)] as const;
      const words = ([old, young]: readonly [number, number]) => `${ms(old)} against ${ms(young)}, ${(old / young).toFixed(2)} ×`;
      const rows = Object.fromEntries(answers.map(([what, took]) => [what, `p50 ${words(at(0.5, took))}; p99 ${words(at(0.99, took))}`]));
      const isMet = ([old, young]: readonly [number, number]) => old <= 2 * young;
      return { rows, met: answers.every(([, took]) => isMet(at(0.99, took))) };
    } finally {
      await server.stop();
    }
  },
};
