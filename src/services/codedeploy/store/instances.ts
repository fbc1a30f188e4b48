import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { HostTag } from "../domain/fleet.ts";
import { db, type InstanceRow } from "./tables.ts";

const inPlace = (tx: Tx, { account, region }: Place) =>
  db(tx).selectFrom("deploy_instance").selectAll().where("account", "=", account).where("region", "=", region);

/** The registered host of that name. */
export const findInstance = (tx: Tx, place: Place, name: string): Promise<InstanceRow | undefined> =>
  inPlace(tx, place).where("name", "=", name).where("deregistered_at", "is", null).executeTakeFirst();

/** The latest registration of that name, whether it still holds or not. */
export const findLatestInstance = (tx: Tx, place: Place, name: string): Promise<InstanceRow | undefined> =>
  inPlace(tx, place).where("name", "=", name).orderBy("id", "desc").limit(1).executeTakeFirst();

export const findInstanceByIdentity = (tx: Tx, place: Place, iamArn: string): Promise<InstanceRow | undefined> =>
  inPlace(tx, place).where("iam_arn", "=", iamArn).where("deregistered_at", "is", null).executeTakeFirst();

export const registeredInstances = (tx: Tx, place: Place): Promise<InstanceRow[]> =>
  inPlace(tx, place).where("deregistered_at", "is", null).orderBy("name").execute();

/** Every name once, with its latest registration. */
export async function latestInstances(tx: Tx, { account, region }: Place): Promise<InstanceRow[]> {
  return db(tx)
    .selectFrom("deploy_instance")
    .selectAll()
    .distinctOn("name")
    .where("account", "=", account)
    .where("region", "=", region)
    .orderBy("name")
    .orderBy("id", "desc")
    .execute();
}

/** Throws a unique violation when the name or the identity is taken. */
export async function insertInstance(tx: Tx, row: Omit<InstanceRow, "id" | "tags" | "deregistered_at">): Promise<void> {
  await db(tx)
    .insertInto("deploy_instance")
    .values({ ...row, deregistered_at: null, tags: json([]) })
    .execute();
}

export async function deregisterInstance(tx: Tx, place: Place, name: string, now: Date): Promise<void> {
  await db(tx)
    .updateTable("deploy_instance")
    .set({ deregistered_at: now })
    .where("account", "=", place.account)
    .where("region", "=", place.region)
    .where("name", "=", name)
    .where("deregistered_at", "is", null)
    .execute();
}

/** The row is locked before its tags are read, so that two changes at once do not lose one. */
export async function changeTags(tx: Tx, place: Place, name: string, change: (tags: HostTag[]) => HostTag[]): Promise<boolean> {
  const row = await inPlace(tx, place).where("name", "=", name).where("deregistered_at", "is", null).forUpdate().executeTakeFirst();
  if (!row) return false;
  await db(tx)
    .updateTable("deploy_instance")
    .set({ tags: json(change(row.tags)) })
    .where("id", "=", row.id)
    .execute();
  return true;
}
