import { sql } from "kysely";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { CommandFact, Deployment, Target } from "../domain/deployment.ts";
import type { AgentResult } from "../domain/lifecycle.ts";
import { type CommandRow, db } from "./tables.ts";

/** Servers hear on this channel that a host has something to fetch; the payload is the host's ARN. */
export const hostChannel = "quintet_deploy_host";

/** A command whose poll was answered but that nobody acknowledged is handed out again: the answer may have been lost. */
const redeliverAfterSeconds = 30;

export const findCommand = (tx: Tx, id: string): Promise<CommandRow | undefined> =>
  db(tx).selectFrom("deploy_command").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

/** Issuing a command again does nothing: its id says what it is. */
export async function issueCommands(tx: Tx, { account, region, id }: Deployment, targets: Target[]): Promise<void> {
  const rows = targets.flatMap(({ id: target_id, hostArn, command }) =>
    command
      ? [{ account, region, id: command.id, deployment_id: id, target_id, host_arn: hostArn, event: command.event, ...untouched }]
      : [],
  );
  if (rows.length === 0) return;
  await db(tx)
    .insertInto("deploy_command")
    .values(rows)
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
  await sql`select pg_notify(${hostChannel}, host) from unnest(${rows.map((row) => row.host_arn)}::text[]) as host`.execute(tx);
}

const untouched = { delivered_at: null, acknowledged_at: null, completed_at: null, result: null, holder: null };

/** The machine no longer waits for it: an agent that comes later is told so. */
export async function withdrawCommands(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await db(tx)
    .updateTable("deploy_command")
    .set({ status: "withdrawn" })
    .where("id", "in", ids)
    .where("status", "!=", "completed")
    .execute();
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
