import { uuid } from "../../../base/ids.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Declaration } from "../domain/declaration/declaration.ts";
import type { PipelineSnapshot } from "../domain/execution/snapshot.ts";
import { concernedExecutions } from "../store/executions.ts";
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
  const named = [...new Set(facts.map(({ document }) => document.executionId))];
  const { executions, othersLookAt } = await concernedExecutions(tx, id, named);
  const closed = await tables(tx)
    .selectFrom("codepipeline_transition")
    .select(["stage", "direction"])
    .where("pipeline_id", "=", id)
    .where("enabled", "=", false)
    .execute();
  const declarations = Object.fromEntries(await declarationsOf(tx, id, [pipeline.version, ...executions.map(({ version }) => version)]));
  return {
    pipelineId: id,
    ...{ account: pipeline.account, region: pipeline.region, name: pipeline.name },
    ...{ version: pipeline.version, stages: pipeline.stages },
    declarations,
    closed: closed.flatMap((way) => closedStage(way, declarations[pipeline.version]) ?? []),
    executions,
    ...(othersLookAt === undefined ? {} : { othersLookAt }),
    facts: facts.map(({ document }) => document),
    factIds: facts.map((fact) => fact.id),
    announcements: [],
    seed: uuid(),
  };
}

/** The way out of a stage is the way into the next one. */
function closedStage({ stage, direction }: { stage: string; direction: string }, declaration: Declaration | undefined): string | undefined {
  if (direction === "Inbound") return stage;
  const stages = declaration?.stages ?? [];
  const at = stages.findIndex(({ name }) => name === stage);
  return at < 0 ? undefined : stages[at + 1]?.name;
}
