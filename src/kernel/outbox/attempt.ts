import { sql } from "kysely";
import { isRetriedByStore, type Tx } from "../store/index.ts";
import { Crashed } from "./crash.ts";

/**
 * Runs `work`; when it fails, undoes what it wrote and runs `note` in the same transaction. Whatever was claimed before stays locked
 * all the time, so that nobody can pick it up between the failure and the note of when to try again.
 */
export async function attempt<T>(tx: Tx, work: () => Promise<T>, note: (error: unknown) => Promise<T>): Promise<T> {
  await sql`savepoint quintet_attempt`.execute(tx);
  try {
    return await work();
  } catch (error) {
    if (error instanceof Crashed || isRetriedByStore(error)) throw error;
    await sql`rollback to savepoint quintet_attempt`.execute(tx);
    return note(error);
  }
}
