import type { Insertable } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Job } from "./jobs.ts";
import { type JobRow, tables } from "./tables.ts";

/** The job of a function that is about to be called; asked for twice it is the same. */
export async function putFunctionJob(tx: Tx, job: Insertable<JobRow>): Promise<void> {
  await tables(tx)
    .insertInto("codepipeline_job")
    .values(job)
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

/** The job with which a function wants to be called again: it answered with a continuation token. */
export const continuedJob = (tx: Tx, actionExecutionId: string): Promise<Job | undefined> =>
  tables(tx)
    .selectFrom("codepipeline_job")
    .selectAll()
    .where("action_execution_id", "=", actionExecutionId)
    .where("status", "=", "InProgress")
    .where("continuation_token", "is not", null)
    .where("dispatched_at", "is", null)
    .executeTakeFirst();

export async function noteCalled(tx: Tx, id: string, now: Date): Promise<void> {
  await tables(tx).updateTable("codepipeline_job").set({ dispatched_at: now }).where("id", "=", id).execute();
}
