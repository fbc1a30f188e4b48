import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { db, type Repository } from "./tables.ts";

export const insertRepository = async (tx: Tx, repository: Omit<Repository, "default_branch" | "modified_at" | "deleted_at">) =>
  db(tx)
    .insertInto("codecommit_repository")
    .values({ ...repository, default_branch: null, modified_at: repository.created_at, deleted_at: null })
    .returningAll()
    .executeTakeFirstOrThrow();

export const findRepository = (tx: Tx, { account, region }: Place, name: string): Promise<Repository | undefined> =>
  db(tx)
    .selectFrom("codecommit_repository")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .where("deleted_at", "is", null)
    .executeTakeFirst();

/** In every region: a git client that signs in by password says no region. */
export const findRepositoriesOfAccount = (tx: Tx, account: string, name: string): Promise<Repository[]> =>
  db(tx)
    .selectFrom("codecommit_repository")
    .selectAll()
    .where("account", "=", account)
    .where("name", "=", name)
    .where("deleted_at", "is", null)
    .execute();

/** Whoever changes what is known of a repository stands in line here. Also finds one that is being deleted. */
export const holdRepository = (tx: Tx, id: string): Promise<Repository | undefined> =>
  db(tx).selectFrom("codecommit_repository").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

export async function updateRepository(
  tx: Tx,
  id: string,
  change: Partial<Pick<Repository, "name" | "description" | "default_branch" | "modified_at" | "deleted_at">>,
): Promise<void> {
  await db(tx).updateTable("codecommit_repository").set(change).where("id", "=", id).execute();
}

export async function forgetRepository(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("codecommit_repository").where("id", "=", id).execute();
}

export interface RepositoryOrder {
  by: "repositoryName" | "lastModifiedDate";
  descending: boolean;
}

export async function listRepositories(
  tx: Tx,
  { account, region }: Place,
  order: RepositoryOrder,
  most: number,
  after?: { value: string; id: string },
): Promise<Repository[]> {
  const column = order.by === "repositoryName" ? "name" : "modified_at";
  const direction = order.descending ? "desc" : "asc";
  let query = db(tx)
    .selectFrom("codecommit_repository")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("deleted_at", "is", null)
    .orderBy(column, direction)
    .orderBy("id", direction)
    .limit(most);
  if (after) {
    const value = order.by === "repositoryName" ? after.value : new Date(after.value);
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple(column, "id"), order.descending ? "<" : ">", tuple(value as string, after.id)),
    );
  }
  return query.execute();
}
