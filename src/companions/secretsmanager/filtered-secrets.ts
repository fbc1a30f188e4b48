import type { Context } from "../../kernel/gateway/index.ts";
import { tagsOf } from "../../kernel/store/index.ts";
import { passes, type SecretFilter } from "./domain/secret-filter.ts";
import { listSecrets, purgeSecrets, type SecretRow } from "./store/secrets.ts";

export async function filteredSecrets(context: Context, filters: readonly SecretFilter[]): Promise<SecretRow[]> {
  await purgeSecrets(context);
  const rows: SecretRow[] = [];
  for (const row of await listSecrets(context)) {
    const tags = filters.length ? await tagsOf(context.tx, row.arn) : [];
    if (passes({ ...row, tags }, filters)) rows.push(row);
  }
  return rows;
}
