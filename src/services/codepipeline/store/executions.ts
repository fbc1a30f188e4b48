import { type Selectable, sql } from "kysely";
import { json, type Tx } from "../../../kernel/store/index.ts";
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

export async function countLive(tx: Tx, pipelineId: string): Promise<number> {
  const { count } = await tables(tx)
    .selectFrom("codepipeline_execution")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("pipeline_id", "=", pipelineId)
    .where("live", "=", true)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Those that still move, and those that `also` names; oldest first. */
export async function liveExecutions(tx: Tx, pipelineId: string, also: string[] = []): Promise<Execution[]> {
  const rows = await tables(tx)
    .selectFrom("codepipeline_execution")
    .select(columns)
    .where("pipeline_id", "=", pipelineId)
    .where((is) => (also.length ? is.or([is("live", "=", true), is("id", "in", also)]) : is("live", "=", true)))
    .orderBy("number")
    .execute();
  return rows.map(read);
}

export async function updateExecution(tx: Tx, execution: Execution): Promise<void> {
  await tables(tx)
    .updateTable("codepipeline_execution")
    .set({
      status: execution.status,
      live: execution.place !== "ended",
      succeeded_stages: succeededStages(execution),
      updated_at: new Date(execution.lastUpdateTime),
      document: json(execution),
    })
    .where("id", "=", execution.id)
    .execute();
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
