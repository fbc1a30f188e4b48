import { sql } from "kysely";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { CommandFact, Target } from "../domain/deployment.ts";
import type { AgentResult } from "../domain/lifecycle.ts";
import { type CommandRow, db } from "./tables.ts";

/** Servers hear on this channel that a host has something to fetch; the payload is the host's ARN. */
export const hostChannel = "quintet_deploy_host";

/** A command whose poll was answered but that nobody acknowledged is handed out again: the answer may have been lost. */
const redeliverAfterSeconds = 30;

export const findCommand = (tx: Tx, id: string): Promise<CommandRow | undefined> =>
  db(tx).selectFrom("deploy_command").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

export async function issueCommand(
  tx: Tx,
  place: { account: string; region: string },
  deploymentId: string,
  target: Target,
): Promise<void> {
  const { command } = target;
  if (!command) return;
  await db(tx)
    .insertInto("deploy_command")
    .values({
      account: place.account,
      region: place.region,
      id: command.id,
      deployment_id: deploymentId,
      target_id: target.id,
      host_arn: target.hostArn,
      event: command.event,
      delivered_at: null,
      acknowledged_at: null,
      completed_at: null,
      result: null,
      holder: null,
    })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
  await sql`select pg_notify(${hostChannel}, ${target.hostArn})`.execute(tx);
}

/** The machine no longer waits for it: an agent that comes later is told so. */
export async function withdrawCommand(tx: Tx, id: string): Promise<void> {
  await db(tx).updateTable("deploy_command").set({ status: "withdrawn" }).where("id", "=", id).where("status", "!=", "completed").execute();
}

/**
 * Hands out the oldest command of a host; of two polls at once, one gets it. It waits for a machine that holds the row: to skip it
 * would leave the poll waiting for a notification that has already been.
 */
export async function deliverCommand(tx: Tx, hostArn: string, now: Date): Promise<CommandRow | undefined> {
  const stale = new Date(now.getTime() - redeliverAfterSeconds * 1000);
  const found = await db(tx)
    .selectFrom("deploy_command")
    .select("id")
    .where("host_arn", "=", hostArn)
    .where(({ eb, and, or }) => or([eb("status", "=", "open"), and([eb("status", "=", "delivered"), eb("delivered_at", "<=", stale)])]))
    .orderBy("seq")
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (!found) return undefined;
  return db(tx)
    .updateTable("deploy_command")
    .set(({ eb }) => ({ status: "delivered" as const, delivered_at: now, deliveries: eb("deliveries", "+", 1) }))
    .where("id", "=", found.id)
    .returningAll()
    .executeTakeFirst();
}

/** Nobody has them after all: whoever polled has gone, or says that it has begun anew. */
export async function reopenCommands(tx: Tx, hostArn: string, id?: string): Promise<void> {
  const delivered = db(tx)
    .updateTable("deploy_command")
    .set({ status: "open" })
    .where("host_arn", "=", hostArn)
    .where("status", "=", "delivered");
  const { numUpdatedRows } = await (id ? delivered.where("id", "=", id) : delivered).executeTakeFirst();
  if (numUpdatedRows > 0n) await sql`select pg_notify(${hostChannel}, ${hostArn})`.execute(tx);
}

export async function acknowledgeCommand(tx: Tx, id: string, holder: string | undefined, now: Date): Promise<void> {
  await db(tx)
    .updateTable("deploy_command")
    .set({ status: "acknowledged", acknowledged_at: now, holder: holder ?? null })
    .where("id", "=", id)
    .execute();
}

export async function completeCommand(tx: Tx, id: string, result: AgentResult, now: Date): Promise<void> {
  await db(tx)
    .updateTable("deploy_command")
    .set({ status: "completed", completed_at: now, result: json(result) })
    .where("id", "=", id)
    .execute();
}

/**
 * What is known of the commands that targets wait for. A machine that may withdraw some locks them until it has saved, so that no
 * report slips between; otherwise a report that comes meanwhile wakes it again.
 */
export async function commandFacts(tx: Tx, ids: string[], mayWithdraw: boolean): Promise<Record<string, CommandFact>> {
  if (ids.length === 0) return {};
  const query = db(tx).selectFrom("deploy_command").selectAll().where("id", "in", ids).orderBy("seq");
  const rows = await (mayWithdraw ? query.forUpdate() : query).execute();
  const fact = (row: CommandRow): CommandFact => ({
    ...(row.acknowledged_at ? { acknowledgedAt: row.acknowledged_at.getTime() } : {}),
    ...(row.completed_at ? { completedAt: row.completed_at.getTime() } : {}),
    ...(row.result ? { result: row.result } : {}),
  });
  return Object.fromEntries(rows.map((row) => [row.id, fact(row)]));
}
