import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { db, type RepositoryRow } from "./tables.ts";

const here = (tx: Tx, { account, region }: Place) =>
  db(tx).selectFrom("proton_repository").selectAll().where("account", "=", account).where("region", "=", region);

export const findRepository = (
  tx: Tx,
  place: Place,
  provider: RepositoryRow["provider"],
  name: string,
): Promise<RepositoryRow | undefined> => here(tx, place).where("provider", "=", provider).where("name", "=", name).executeTakeFirst();

export const listRepositories = (tx: Tx, place: Place, [provider, name]: string[], limit: number): Promise<RepositoryRow[]> =>
  here(tx, place).where(sql<boolean>`(provider, name) > (${provider}, ${name})`).orderBy("provider").orderBy("name").limit(limit).execute();

/** Throws a unique violation when it is linked already. */
export async function insertRepository(tx: Tx, row: RepositoryRow): Promise<void> {
  await db(tx).insertInto("proton_repository").values(row).execute();
}

export async function deleteRepository(tx: Tx, arn: string): Promise<void> {
  await db(tx).deleteFrom("proton_repository").where("arn", "=", arn).execute();
}
