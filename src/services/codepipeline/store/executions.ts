import { type Selectable, sql } from "kysely";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { Declaration } from "../domain/declaration/declaration.ts";
import type { Execution } from "../domain/execution/execution.ts";
import { succeededStages } from "../domain/execution/rollback.ts";
import type { Pipeline } from "./pipelines.ts";
import { type ExecutionRow, tables } from "./tables.ts";

const columns = ["id", "number", "version", "status", "document"] as const;
type StoredExecution = Pick<Selectable<ExecutionRow>, (typeof columns)[number]>;

/** The document holds everything but the number, which the database gives. */
const read = ({ document, number }: StoredExecution): Execution => ({ ...document, number: Number(number) });

/** Creates an execution that the machine will find. The id of the earlier one when the client's token was used before. */
export async function insertExecution(
  tx: Tx,
  pipeline: Pipeline,
  execution: Pick<Execution, "id" | "trigger" | "variables" | "startTime"> &
    Partial<Pick<Execution, "sourceRevisions" | "sourceVariables" | "rollback" | "inherited">>,
  clientToken?: string,
): Promise<string> {
  const { account, region, id: pipeline_id, version } = pipeline;
  const at = new Date(execution.startTime);
  const document: Execution = {
    ...{ number: 0, version, status: "InProgress", stage: 0, place: "new", arrival: 0, attempt: 1, stages: {} },
    ...execution,
    lastUpdateTime: execution.startTime,
  };
  const inserted = await tables(tx)
    .insertInto("codepipeline_execution")
    .values({
      ...{ account, region, id: execution.id, pipeline_id, version, status: "InProgress", live: true },
      ...{ client_token: clientToken ?? null, started_at: at, updated_at: at, document: json(document) },
    })
    .onConflict((conflict) => conflict.columns(["pipeline_id", "client_token"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (inserted) return inserted.id;
  const earlier = await tables(tx)
    .selectFrom("codepipeline_execution")
    .select("id")
    .where("pipeline_id", "=", pipeline_id)
    .where("client_token", "=", clientToken ?? "")
    .executeTakeFirstOrThrow();
  return earlier.id;
}

export async function findExecution(tx: Tx, pipelineId: string, id: string): Promise<Execution | undefined> {
  const row = await tables(tx)
    .selectFrom("codepipeline_execution")
    .select(columns)
    .where("pipeline_id", "=", pipelineId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && read(row);
}

export interface PlacedExecution {
  pipeline: { id: string; account: string; region: string; name: string };
  declaration: Declaration;
  execution: Execution;
}

/** An execution with its pipeline and the declaration it runs by, in one round trip. */
export async function findPlacedExecution(tx: Tx, pipelineId: string, id: string): Promise<PlacedExecution | undefined> {
  const row = await tables(tx)
    .selectFrom("codepipeline_execution as execution")
    .innerJoin("codepipeline_pipeline as pipeline", "pipeline.id", "execution.pipeline_id")
    .innerJoin("codepipeline_version as declared", (join) =>
      join.onRef("declared.pipeline_id", "=", "pipeline.id").onRef("declared.version", "=", "execution.version"),
    )
    .select(["pipeline.account", "pipeline.region", "pipeline.name", "declared.declaration"])
    .select(["execution.id", "execution.number", "execution.version", "execution.status", "execution.document"])
    .where("pipeline.id", "=", pipelineId)
    .where("execution.id", "=", id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { account, region, name, declaration } = row;
  return { pipeline: { id: pipelineId, account, region, name }, declaration, execution: read(row) };
}

export async function countLive(tx: Tx, pipelineId: string): Promise<number> {
  const { count } = await tables(tx)
    .selectFrom("codepipeline_execution")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("pipeline_id", "=", pipelineId)
    .where("live", "=", true)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Those that still move; oldest first. */
export async function liveExecutions(tx: Tx, pipelineId: string): Promise<Execution[]> {
  const rows = await tables(tx)
    .selectFrom("codepipeline_execution")
    .select(columns)
    .where("pipeline_id", "=", pipelineId)
    .where("live", "=", true)
    .orderBy("number")
    .execute();
  return rows.map(read);
}

/**
 * Those that move together, those that run alone and are due, and those that `news` names; oldest first. And when the first of those
 * that are left out is due.
 */
export async function concernedExecutions(
  tx: Tx,
  pipelineId: string,
  news: string[],
): Promise<{ executions: Execution[]; othersLookAt: number | undefined }> {
  // Clocks of two machines differ by a little: one that is read too early is only looked at in vain.
  const { rows } = await sql<StoredExecution & { concerned: boolean; look_at: Date | null }>`
    select id, number, version, status, concerned, look_at, case when concerned then document end as document
    from (
      select *, (live and not alone) or look_at <= now() + interval '2 seconds' or id = any(${news}::text[]) as concerned
      from codepipeline_execution where pipeline_id = ${pipelineId} and live
      union all
      select *, true from codepipeline_execution where pipeline_id = ${pipelineId} and not live and id = any(${news}::text[])
    ) known
    where concerned or look_at is not null
    order by number`.execute(tx);
  const [concerned, others] = [rows.filter((row) => row.concerned), rows.filter((row) => !row.concerned)];
  const times = others.flatMap(({ look_at }) => look_at?.getTime() ?? []);
  return { executions: concerned.map(read), othersLookAt: times.length ? Math.min(...times) : undefined };
}

/** What the machine keeps of an execution beside its document, to find it again. */
interface Saved {
  execution: Execution;
  /** It runs by itself: read it only when there is news or when it is due. */
  alone: boolean;
  lookAt: number | undefined;
}

/** All in one statement. */
export async function updateExecutions(tx: Tx, saved: Saved[]): Promise<void> {
  if (!saved.length) return;
  const rows = saved.map(({ execution, alone, lookAt }) => ({
    ...{ id: execution.id, status: execution.status, live: execution.place !== "ended", alone },
    look_at: lookAt === undefined ? null : new Date(lookAt),
    ...{ updated_at: new Date(execution.lastUpdateTime), succeeded_stages: succeededStages(execution), document: execution },
  }));
  await sql`
    update codepipeline_execution execution set
      status = saved.status, live = saved.live, alone = saved.alone, look_at = saved.look_at, updated_at = saved.updated_at,
      succeeded_stages = saved.succeeded_stages, document = saved.document
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as saved(
      id text, status text, live boolean, alone boolean, look_at timestamptz, updated_at timestamptz, succeeded_stages text[], document jsonb
    )
    where execution.id = saved.id`.execute(tx);
}

/** Newest first, below `before`. With `succeededIn` only those that succeeded in that stage in this version: what it can be rolled back to. */
export async function listExecutions(
  tx: Tx,
  pipeline: Pipeline,
  { before, limit, succeededIn }: { before?: number; limit: number; succeededIn?: string },
): Promise<Execution[]> {
  let query = tables(tx).selectFrom("codepipeline_execution").select(columns).where("pipeline_id", "=", pipeline.id);
  if (before !== undefined) query = query.where("number", "<", String(before));
  if (succeededIn !== undefined)
    query = query.where("version", "=", pipeline.version).where(sql<boolean>`succeeded_stages @> array[${succeededIn}::text]`);
  const rows = await query.orderBy("number", "desc").limit(limit).execute();
  return rows.map(read);
}

export async function executionOfToken(tx: Tx, pipelineId: string, clientToken: string): Promise<string | undefined> {
  const row = await tables(tx)
    .selectFrom("codepipeline_execution")
    .select("id")
    .where("pipeline_id", "=", pipelineId)
    .where("client_token", "=", clientToken)
    .executeTakeFirst();
  return row?.id;
}

export async function executionsById(tx: Tx, ids: string[]): Promise<Execution[]> {
  if (!ids.length) return [];
  const rows = await tables(tx)
    .selectFrom("codepipeline_execution")
    .select(columns)
    .where("id", "in", [...new Set(ids)])
    .execute();
  return rows.map(read);
}

export async function latestExecutionId(tx: Tx, pipelineId: string): Promise<string | undefined> {
  const row = await tables(tx)
    .selectFrom("codepipeline_execution")
    .select("id")
    .where("pipeline_id", "=", pipelineId)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
