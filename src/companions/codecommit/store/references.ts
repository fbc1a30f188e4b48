import type { Tx } from "../../../kernel/store/index.ts";
import { db, type KnownReference, type Push, type Repository } from "./tables.ts";

export const listReferences = (tx: Tx, repositoryId: string): Promise<KnownReference[]> =>
  db(tx).selectFrom("codecommit_reference").selectAll().where("repository_id", "=", repositoryId).orderBy("name").execute();

export const findReference = (tx: Tx, repositoryId: string, name: string): Promise<KnownReference | undefined> =>
  db(tx)
    .selectFrom("codecommit_reference")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("name", "=", name)
    .executeTakeFirst();

export async function saveReference(
  tx: Tx,
  { id, account, region }: Repository,
  reference: Pick<KnownReference, "name" | "object_id" | "commit_id">,
): Promise<void> {
  const { object_id, commit_id } = reference;
  await db(tx)
    .insertInto("codecommit_reference")
    .values({ repository_id: id, account, region, ...reference })
    .onConflict((conflict) => conflict.columns(["repository_id", "name"]).doUpdateSet({ object_id, commit_id }))
    .execute();
}

export async function deleteReference(tx: Tx, repositoryId: string, name: string): Promise<void> {
  await db(tx).deleteFrom("codecommit_reference").where("repository_id", "=", repositoryId).where("name", "=", name).execute();
}

export async function insertPush(tx: Tx, push: Push): Promise<void> {
  await db(tx).insertInto("codecommit_push").values(push).execute();
}

export async function deletePush(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("codecommit_push").where("id", "=", id).execute();
}

/** The pushes that have not ended, newest first. */
export const listPushes = (tx: Tx, repositoryId: string): Promise<Push[]> =>
  db(tx).selectFrom("codecommit_push").selectAll().where("repository_id", "=", repositoryId).orderBy("begun_at", "desc").execute();

export async function deletePushesBefore(tx: Tx, repositoryId: string, before: Date): Promise<void> {
  await db(tx).deleteFrom("codecommit_push").where("repository_id", "=", repositoryId).where("begun_at", "<", before).execute();
}

/** Repositories with a push that has not ended. */
export const repositoriesBeingPushed = async (tx: Tx): Promise<string[]> =>
  (await db(tx).selectFrom("codecommit_push").select("repository_id").distinct().execute()).map(({ repository_id }) => repository_id);
