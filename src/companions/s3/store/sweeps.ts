import type { Tx } from "../../../kernel/store/index.ts";
import { db } from "./tables.ts";

export interface Sweep {
  id: string;
  due_at: Date;
}

export const findSweep = (tx: Tx, id: string): Promise<Sweep | undefined> =>
  db(tx).selectFrom("s3_sweep").selectAll().where("id", "=", id).executeTakeFirst();

export async function saveSweep(tx: Tx, sweep: Sweep): Promise<void> {
  await db(tx).updateTable("s3_sweep").set({ due_at: sweep.due_at }).where("id", "=", sweep.id).execute();
}

/** The sweep that is planned, or else this one. */
export async function planSweep(tx: Tx, sweep: Sweep): Promise<Sweep> {
  await db(tx)
    .insertInto("s3_sweep")
    .values(sweep)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await findSweep(tx, sweep.id)) ?? sweep;
}
