import { sql } from "kysely";
import type { Tx } from "./store.ts";

/** Empties every table but the record of migrations: what `POST /_quintet/reset` does between two test runs. */
export async function emptyAllTables(tx: Tx): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select quote_ident(tablename) as name from pg_tables where schemaname = current_schema() and tablename <> 'migration'`.execute(tx);
  if (rows.length) await sql`truncate ${sql.raw(rows.map(({ name }) => name).join(", "))} restart identity cascade`.execute(tx);
}
