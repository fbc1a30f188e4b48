import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { BatchFact, BatchMachine, BatchState } from "../domain/batch/batch.ts";
import { db } from "./tables.ts";

export async function nextBatchNumber(tx: Tx, { account, region }: Place, projectName: string): Promise<number> {
  const { last } = await db(tx)
    .insertInto("codebuild_batch_number")
    .values({ account, region, project_name: projectName, last: 1 })
    .onConflict((conflict) =>
      conflict.columns(["account", "region", "project_name"]).doUpdateSet({ last: sql<number>`codebuild_batch_number.last + 1` }),
    )
    .returning("last")
    .executeTakeFirstOrThrow();
  return last;
}

export async function insertBatch(tx: Tx, state: BatchState): Promise<void> {
  const { id, account, region, projectName, number, status } = state;
  await db(tx)
    .insertInto("codebuild_batch")
    .values({ id, account, region, project_name: projectName, number, started_at: new Date(state.submittedAt), status, state: json(state) })
    .execute();
}

export async function updateBatch(tx: Tx, state: BatchState): Promise<void> {
  await db(tx)
    .updateTable("codebuild_batch")
    .set({ state: json(state), status: state.status })
    .where("id", "=", state.id)
    .execute();
}

/** Locked until the transaction ends, for whoever is about to change it. */
export async function holdBatch(tx: Tx, { account, region }: Place, id: string): Promise<BatchState | undefined> {
  const row = await db(tx)
    .selectFrom("codebuild_batch")
    .select("state")
    .where("id", "=", id)
    .where("account", "=", account)
    .where("region", "=", region)
    .forUpdate()
    .executeTakeFirst();
  return row?.state;
}

export async function findBatchState(tx: Tx, id: string): Promise<BatchState | undefined> {
  return (await db(tx).selectFrom("codebuild_batch").select("state").where("id", "=", id).executeTakeFirst())?.state;
}

export async function findBatches(tx: Tx, { account, region }: Place, ids: string[]): Promise<BatchState[]> {
  if (!ids.length) return [];
  const rows = await db(tx)
    .selectFrom("codebuild_batch")
    .select("state")
    .where("id", "in", ids)
    .where("account", "=", account)
    .where("region", "=", region)
    .execute();
  return rows.map(({ state }) => state);
}

/** The row is locked: an operation that retries a batch and the machine that ends it never pass each other. */
export async function loadBatch(tx: Tx, id: string): Promise<BatchMachine | undefined> {
  const row = await db(tx).selectFrom("codebuild_batch").select("state").where("id", "=", id).forUpdate().executeTakeFirst();
  if (row?.state.status !== "IN_PROGRESS") return undefined;
  const facts = await db(tx).selectFrom("codebuild_batch_fact").select("fact").where("batch_id", "=", id).execute();
  return { state: row.state, facts: facts.map(({ fact }) => fact) };
}

export async function insertBatchFact(tx: Tx, id: string, fact: BatchFact): Promise<void> {
  await db(tx)
    .insertInto("codebuild_batch_fact")
    .values({ batch_id: id, key: fact.key, fact: json(fact) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deleteBatchFacts(tx: Tx, id: string, keys: string[]): Promise<void> {
  if (keys.length) await db(tx).deleteFrom("codebuild_batch_fact").where("batch_id", "=", id).where("key", "in", keys).execute();
}

export async function deleteBatch(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("codebuild_batch_fact").where("batch_id", "=", id).execute();
  await db(tx).deleteFrom("codebuild_batch").where("id", "=", id).execute();
}

export async function unfinishedBatches(tx: Tx): Promise<BatchState[]> {
  const rows = await db(tx).selectFrom("codebuild_batch").select("state").where("status", "=", "IN_PROGRESS").execute();
  return rows.map(({ state }) => state);
}

export async function listBatchIds(
  tx: Tx,
  { account, region }: Place,
  asked: { projectName?: string; status?: string; descending: boolean; offset: number; limit: number },
): Promise<string[]> {
  const direction = asked.descending ? "desc" : "asc";
  let query = db(tx).selectFrom("codebuild_batch").select("id").where("account", "=", account).where("region", "=", region);
  if (asked.status !== undefined) query = query.where("status", "=", asked.status);
  query =
    asked.projectName === undefined
      ? query.orderBy("started_at", direction)
      : query.where("project_name", "=", asked.projectName).orderBy("number", direction);
  const rows = await query
    .orderBy("id", direction)
    .offset(asked.offset)
    .limit(asked.limit + 1)
    .execute();
  return rows.map(({ id }) => id);
}
