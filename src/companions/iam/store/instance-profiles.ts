import { sql } from "kysely";
import type { Context } from "../../../kernel/gateway/index.ts";
import { iamArn, iamTables, uniqueId } from "../../../kernel/iam/index.ts";
import { deleteTags, putTags, type Tag } from "../../../kernel/store/index.ts";
import { alreadyExists, deleteConflict, limitExceeded, noSuchEntity } from "../errors.ts";
import type { RoleRow } from "./roles.ts";

type Here = Pick<Context, "tx" | "account">;

const select = ({ tx, account }: Here) => iamTables(tx).selectFrom("iam_instance_profile").selectAll().where("account", "=", account);
export type InstanceProfileRow = NonNullable<Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirst"]>>>;

export const instanceProfileArn = async (here: Here, name: string): Promise<string> => {
  const row = await select(here).where("name", "=", name).executeTakeFirst();
  return iamArn(here.account, "instance-profile", row?.path ?? "/", name);
};

export async function needInstanceProfile(here: Here, name: string): Promise<InstanceProfileRow> {
  const row = await select(here).where("name", "=", name).executeTakeFirst();
  if (!row) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return row;
}

export const listInstanceProfiles = (here: Here, pathPrefix: string): Promise<InstanceProfileRow[]> =>
  select(here).where(sql<boolean>`starts_with(path, ${pathPrefix})`).execute();
export const instanceProfilesOf = (here: Here, roleId: string): Promise<InstanceProfileRow[]> =>
  select(here).where("role_id", "=", roleId).execute();

export const roleOfProfile = async ({ tx }: Here, profile: InstanceProfileRow): Promise<RoleRow | undefined> =>
  profile.role_id === null
    ? undefined
    : iamTables(tx).selectFrom("iam_role").selectAll().where("id", "=", profile.role_id).executeTakeFirst();

export async function insertInstanceProfile({ tx, account }: Here, name: string, path: string, tags: Tag[]): Promise<InstanceProfileRow> {
  const row = await iamTables(tx)
    .insertInto("iam_instance_profile")
    .values({ account, id: uniqueId("instanceProfile"), name, path, role_id: null })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw alreadyExists(`Instance Profile ${name} already exists.`);
  await putTags(tx, iamArn(account, "instance-profile", path, name), tags);
  return row;
}

export async function setProfileRole({ tx }: Here, profile: InstanceProfileRow, roleId: string | undefined): Promise<void> {
  if (roleId !== undefined && profile.role_id !== null)
    throw limitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
  await iamTables(tx)
    .updateTable("iam_instance_profile")
    .set({ role_id: roleId ?? null })
    .where("id", "=", profile.id)
    .execute();
}

export async function deleteInstanceProfile({ tx, account }: Here, profile: InstanceProfileRow): Promise<void> {
  if (profile.role_id !== null) throw deleteConflict("remove roles from instance profile");
  await deleteTags(tx, iamArn(account, "instance-profile", profile.path, profile.name));
  await iamTables(tx).deleteFrom("iam_instance_profile").where("id", "=", profile.id).execute();
}
