import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { type CodebuildTables, db } from "./tables.ts";

export type StoredCredential = CodebuildTables["codebuild_source_credential"];

export const sourceCredentials = (tx: Tx, { account, region }: Place) =>
  db(tx).selectFrom("codebuild_source_credential").selectAll().where("account", "=", account).where("region", "=", region);

export const findCredential = (tx: Tx, place: Place, serverType: string): Promise<StoredCredential | undefined> =>
  sourceCredentials(tx, place).where("server_type", "=", serverType).executeTakeFirst();

/** False when there is one already and it may not be replaced. */
export async function putCredential(tx: Tx, credential: StoredCredential, overwrite: boolean): Promise<boolean> {
  const { account: _, region: __, server_type: ___, ...changed } = credential;
  const made = await db(tx)
    .insertInto("codebuild_source_credential")
    .values(credential)
    .onConflict((conflict) => {
      const same = conflict.columns(["account", "region", "server_type"]);
      return overwrite ? same.doUpdateSet(changed) : same.doNothing();
    })
    .executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}

export async function deleteCredential(tx: Tx, { account, region }: Place, serverType: string): Promise<boolean> {
  const { numDeletedRows } = await db(tx)
    .deleteFrom("codebuild_source_credential")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("server_type", "=", serverType)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
