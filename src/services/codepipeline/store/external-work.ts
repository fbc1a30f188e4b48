import type { Selectable } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import { type ExternalWorkRow, tables } from "./tables.ts";

export type ExternalWork = Selectable<ExternalWorkRow>;

/** Remembers for which action another service works. */
export async function noteWork(tx: Tx, work: ExternalWork): Promise<void> {
  await tables(tx).insertInto("codepipeline_external_work").values(work).execute();
}

export const findWork = (
  tx: Tx,
  { service, account, region, externalId }: { service: string; account: string; region: string; externalId: string },
): Promise<ExternalWork | undefined> =>
  tables(tx)
    .selectFrom("codepipeline_external_work")
    .selectAll()
    .where("service", "=", service)
    .where("account", "=", account)
    .where("region", "=", region)
    .where("external_id", "=", externalId)
    .executeTakeFirst();

export async function forgetWork(tx: Tx, actionExecutionIds: string[]): Promise<void> {
  if (!actionExecutionIds.length) return;
  await tables(tx).deleteFrom("codepipeline_external_work").where("action_execution_id", "in", actionExecutionIds).execute();
}
