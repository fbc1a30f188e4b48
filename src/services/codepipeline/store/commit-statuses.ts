import type { Selectable } from "kysely";
import { uuid } from "../../../base/ids.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { type CommitStatusRow, tables } from "./tables.ts";

export type StoredStatus = Selectable<CommitStatusRow>;

/** The machine that tells a git host about one commit. */
export const commitStatusKind = "codepipeline/commit-status";

/** Puts the newest word in place of those that the host has not heard yet. */
export async function tellStatus(tx: Tx, status: Omit<StoredStatus, "id" | "asked">): Promise<void> {
  const { pipeline_id, action, commit_id } = status;
  await tables(tx)
    .deleteFrom("codepipeline_commit_status")
    .where("pipeline_id", "=", pipeline_id)
    .where("action", "=", action)
    .where("commit_id", "=", commit_id)
    .execute();
  const id = uuid();
  await tables(tx)
    .insertInto("codepipeline_commit_status")
    .values({ ...status, id, document: json(status.document) })
    .execute();
  await wake(tx, commitStatusKind, id);
}

export const findStatus = (tx: Tx, id: string): Promise<StoredStatus | undefined> =>
  tables(tx).selectFrom("codepipeline_commit_status").selectAll().where("id", "=", id).executeTakeFirst();

/** Keeps a newer word from overtaking this one while it is on its way. */
export const lockStatus = (tx: Tx, id: string): Promise<StoredStatus | undefined> =>
  tables(tx).selectFrom("codepipeline_commit_status").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

export async function markStatusAsked(tx: Tx, id: string): Promise<void> {
  await tables(tx).updateTable("codepipeline_commit_status").set({ asked: true }).where("id", "=", id).execute();
}

export const forgetStatus = (tx: Tx, id: string) => tables(tx).deleteFrom("codepipeline_commit_status").where("id", "=", id).execute();
