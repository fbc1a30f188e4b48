import { uuid } from "../../../base/ids.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { PipelineSnapshot } from "../domain/execution/snapshot.ts";
import { liveExecutions } from "../store/executions.ts";
import { factsOf } from "../store/facts.ts";
import { declarationsOf } from "../store/pipelines.ts";
import { tables } from "../store/tables.ts";

/** A snapshot together with the rows of the facts in it, which go when the step is saved. */
export interface LoadedPipeline extends PipelineSnapshot {
  factIds: string[];
}

/** Everything the machine needs. Finished executions are not read, however many there are. */
export async function loadPipeline(tx: Tx, id: string): Promise<LoadedPipeline | undefined> {
  const pipeline = await tables(tx)
    .selectFrom("codepipeline_pipeline")
    .selectAll()
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!pipeline) return undefined;
  const facts = await factsOf(tx, id);
  const executions = await liveExecutions(tx, id, [...new Set(facts.map(({ document }) => document.executionId))]);
  const closed = await tables(tx)
    .selectFrom("codepipeline_transition")
    .select("stage")
    .where("pipeline_id", "=", id)
    .where("direction", "=", "Inbound")
    .where("enabled", "=", false)
    .execute();
  return {
    pipelineId: id,
    ...{ account: pipeline.account, region: pipeline.region, name: pipeline.name },
    ...{ version: pipeline.version, executionMode: pipeline.execution_mode, stages: pipeline.stages },
    declarations: Object.fromEntries(await declarationsOf(tx, id, [pipeline.version, ...executions.map(({ version }) => version)])),
    closed: closed.map(({ stage }) => stage),
    executions,
    facts: facts.map(({ document }) => document),
    factIds: facts.map((fact) => fact.id),
    announcements: [],
    seed: uuid(),
  };
}
