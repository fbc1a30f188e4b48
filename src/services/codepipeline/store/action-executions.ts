import { type Selectable, sql } from "kysely";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { ActionRun, Execution, Gate } from "../domain/execution/execution.ts";
import { type ActionExecutionRow, tables } from "./tables.ts";

export type ActionExecution = Selectable<ActionExecutionRow>;

interface Attempt {
  execution: Execution;
  stage: string;
  gate?: Gate;
  action: string;
  run: ActionRun;
}

/** Writes attempts down, new ones and changed ones. */
export async function saveAttempts(tx: Tx, pipeline: { id: string; account: string; region: string }, attempts: Attempt[]): Promise<void> {
  if (!attempts.length) return;
  await tables(tx)
    .insertInto("codepipeline_action_execution")
    .values(
      attempts.map(({ execution, stage, gate, action, run }) => ({
        ...{ account: pipeline.account, region: pipeline.region, pipeline_id: pipeline.id },
        ...{ id: run.id, execution_id: execution.id, version: execution.version, stage, action, status: run.status },
        gate: gate ?? null,
        revision_id: run.revision?.id ?? null,
        token: run.token ?? null,
        document: json(run),
      })),
    )
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet({
        status: sql`excluded.status`,
        revision_id: sql`excluded.revision_id`,
        document: sql`excluded.document`,
      }),
    )
    .execute();
}

export const attemptsById = (tx: Tx, ids: string[]): Promise<ActionExecution[]> =>
  ids.length ? tables(tx).selectFrom("codepipeline_action_execution").selectAll().where("id", "in", ids).execute() : Promise.resolve([]);

/** Of actions or of rules; newest first, below `before`. `latestOnly` leaves one attempt of each. */
export async function listAttempts(
  tx: Tx,
  pipelineId: string,
  asked: { of: "actions" | "rules"; executionId?: string; latestOnly?: boolean; before?: number; limit: number },
): Promise<ActionExecution[]> {
  let query = tables(tx)
    .selectFrom("codepipeline_action_execution as attempt")
    .selectAll()
    .where("pipeline_id", "=", pipelineId)
    .where("gate", asked.of === "rules" ? "is not" : "is", null);
  if (asked.executionId !== undefined) query = query.where("execution_id", "=", asked.executionId);
  if (asked.before !== undefined) query = query.where("number", "<", String(asked.before));
  if (asked.latestOnly)
    query = query.where(
      sql<boolean>`not exists (select from codepipeline_action_execution newer where newer.execution_id = attempt.execution_id
        and newer.stage = attempt.stage and newer.gate is not distinct from attempt.gate
        and newer.action = attempt.action and newer.number > attempt.number)`,
    );
  return query.orderBy("number", "desc").limit(asked.limit).execute();
}

/** The revisions that a source action has seen last. */
export async function latestRevision(tx: Tx, pipelineId: string, stage: string, action: string): Promise<string | undefined> {
  const row = await tables(tx)
    .selectFrom("codepipeline_action_execution")
    .select("revision_id")
    .where("pipeline_id", "=", pipelineId)
    .where("stage", "=", stage)
    .where("action", "=", action)
    .where("revision_id", "is not", null)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.revision_id ?? undefined;
}

export async function hasSeenRevision(
  tx: Tx,
  pipelineId: string,
  { stage, action, revisionId }: { stage: string; action: string; revisionId: string },
): Promise<boolean> {
  const row = await tables(tx)
    .selectFrom("codepipeline_action_execution")
    .select("id")
    .where("pipeline_id", "=", pipelineId)
    .where("stage", "=", stage)
    .where("action", "=", action)
    .where("revision_id", "=", revisionId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The attempt that a token was made for, open or not. */
export const findAttemptOfToken = (
  tx: Tx,
  pipelineId: string,
  { stage, action, token }: { stage: string; action: string; token: string },
): Promise<ActionExecution | undefined> =>
  tables(tx)
    .selectFrom("codepipeline_action_execution")
    .selectAll()
    .where("pipeline_id", "=", pipelineId)
    .where("stage", "=", stage)
    .where("action", "=", action)
    .where("token", "=", token)
    .executeTakeFirst();
