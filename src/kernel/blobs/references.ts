import { sql } from "kysely";
import type { Tx } from "../store/index.ts";
import type { Digest } from "./blobs.ts";

/**
 * Which of `digests` some row of any service still names. A service says so by the type of its column alone: every column of the
 * domain `blob_digest` counts, so that no service can be forgotten when another one sweeps.
 */
export async function referencedBlobs(tx: Tx, digests: Digest[]): Promise<Set<Digest>> {
  const columns = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where domain_name = 'blob_digest' and table_schema = current_schema()`.execute(tx);
  const found = new Set<Digest>();
  for (const { table, column } of columns.rows) {
    const name = sql.ref(column);
    const rows = await sql<{ digest: Digest }>`
      select distinct ${name} as digest from ${sql.table(table)} where ${name} = any(${digests}::text[])`.execute(tx);
    for (const row of rows.rows) found.add(row.digest);
  }
  return found;
}
