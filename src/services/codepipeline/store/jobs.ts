import type { Insertable, Selectable } from "kysely";
import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import { secretText } from "../../../base/ids.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { type JobRow, tables } from "./tables.ts";

export type Job = Selectable<JobRow>;

/** How long a job that was handed out is kept from other workers; unless it was acknowledged by then, it is handed out again. */
const hiddenSeconds = 30;

export async function insertJob(tx: Tx, job: Insertable<JobRow>): Promise<void> {
  await tables(tx).insertInto("codepipeline_job").values(job).execute();
}

export interface Wanted {
  owner: "Custom" | "ThirdParty";
  category: string;
  provider: string;
  version: string;
  /** Whose type it is. */
  account: string;
  region: string;
  queryValue?: string | undefined;
}

/** Hands out the oldest jobs of actions that still run, each with a nonce of its own; two workers that ask at once get different ones. */
export async function dispatchJobs(tx: Tx, wanted: Wanted, limit: number, now: Date): Promise<Job[]> {
  const before = new Date(now.getTime() - hiddenSeconds * 1000);
  let query = tables(tx)
    .selectFrom("codepipeline_job as job")
    .innerJoin("codepipeline_action_execution as attempt", "attempt.id", "job.action_execution_id")
    .select("job.id")
    .where("attempt.status", "=", "InProgress")
    .where("job.category", "=", wanted.category)
    .where("job.provider", "=", wanted.provider)
    .where("job.version", "=", wanted.version)
    .where("job.owner", "=", wanted.owner)
    .where("job.provider_account", "=", wanted.account)
    .where("job.region", "=", wanted.region)
    .where(sql<boolean>`(job.status = 'Queued' or (job.status = 'Dispatched' and job.dispatched_at <= ${before}))`);
  if (wanted.queryValue !== undefined) query = query.where("job.query_value", "=", wanted.queryValue);
  const found = await query.orderBy("job.number").limit(limit).forUpdate("job").skipLocked().execute();
  const jobs: Job[] = [];
  for (const { id } of found)
    jobs.push(
      await tables(tx)
        .updateTable("codepipeline_job")
        .set({ status: "Dispatched", dispatched_at: now, nonce: secretText(12) })
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
  return jobs;
}

/** Keeps others from answering the job until the transaction ends. */
export const lockJob = (tx: Tx, id: string): Promise<Job | undefined> =>
  tables(tx).selectFrom("codepipeline_job").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

export const findJob = (tx: Tx, id: string): Promise<Job | undefined> =>
  tables(tx).selectFrom("codepipeline_job").selectAll().where("id", "=", id).executeTakeFirst();

export async function setJobStatus(tx: Tx, id: string, status: Job["status"]): Promise<void> {
  await tables(tx).updateTable("codepipeline_job").set({ status }).where("id", "=", id).execute();
}

/** The pipeline, with its place, of a running execution. */
export const pipelineOfExecution = (tx: Tx, executionId: string): Promise<Place & { pipeline_id: string }> =>
  tables(tx)
    .selectFrom("codepipeline_execution")
    .select(["pipeline_id", "account", "region"])
    .where("id", "=", executionId)
    .executeTakeFirstOrThrow();
