import { arn, type Place } from "../../../base/arn.ts";
import { deleteTags, json, type Tx } from "../../../kernel/store/index.ts";
import { db, type Repository } from "./tables.ts";

export const repositoryArn = ({ account, region, name }: Place & { name: string }): string =>
  arn("ecr", { account, region }, `repository/${name}`);

export async function findRepository(tx: Tx, { account, region }: Place, name: string): Promise<Repository | undefined> {
  const row = await db(tx)
    .selectFrom("ecr_repository")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .executeTakeFirst();
  return row as Repository | undefined;
}

/** By name, from the one after `after` on. */
export async function listRepositories(
  tx: Tx,
  { account, region }: Place,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Repository[]> {
  let query = db(tx).selectFrom("ecr_repository").selectAll().where("account", "=", account).where("region", "=", region);
  if (after !== undefined) query = query.where("name", ">", after);
  return (await query.orderBy("name").limit(limit).execute()) as Repository[];
}

/** False when there is one of that name. */
export async function insertRepository(tx: Tx, repository: Repository): Promise<boolean> {
  const { exclusion_filters, encryption, ...row } = repository;
  const { numInsertedOrUpdatedRows } = await db(tx)
    .insertInto("ecr_repository")
    .values({ ...row, exclusion_filters: json(exclusion_filters), encryption: json(encryption) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function updateRepository(tx: Tx, { account, region, name }: Repository, changes: Partial<Repository>): Promise<void> {
  const { exclusion_filters, encryption: _encryption, ...plain } = changes;
  await db(tx)
    .updateTable("ecr_repository")
    .set({ ...plain, ...(exclusion_filters ? { exclusion_filters: json(exclusion_filters) } : {}) })
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .execute();
}

/** With everything in it. */
export async function deleteRepository(tx: Tx, repository: Repository): Promise<void> {
  const { account, region, name } = repository;
  await deleteTags(tx, repositoryArn(repository));
  await db(tx).deleteFrom("ecr_repository").where("account", "=", account).where("region", "=", region).where("name", "=", name).execute();
}
