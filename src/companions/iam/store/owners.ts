import type { Context } from "../../../kernel/gateway/index.ts";
import { iamArn, iamTables } from "../../../kernel/iam/index.ts";
import { notFound } from "../errors.ts";

/** Whoever can hold policies. */
export type OwnerKind = "user" | "group" | "role";
export interface Owner {
  id: string;
  name: string;
  path: string;
  arn: string;
}
type Here = Pick<Context, "tx" | "account">;

const tableOf = { user: "iam_user", group: "iam_group", role: "iam_role" } as const;

export async function findOwner({ tx, account }: Here, kind: OwnerKind, name: string): Promise<Owner | undefined> {
  const row = await iamTables(tx)
    .selectFrom(tableOf[kind])
    .select(["id", "name", "path"])
    .where("account", "=", account)
    .where("name", "=", name)
    .executeTakeFirst();
  return row && { ...row, arn: iamArn(account, kind, row.path, row.name) };
}

export async function needOwner(here: Here, kind: OwnerKind, name: string): Promise<Owner> {
  const owner = await findOwner(here, kind, name);
  if (!owner) throw notFound(kind, name);
  return owner;
}

/** The ARN to authorize on: with its path when it exists, with none when it does not. */
export const ownerArn = async (here: Here, kind: OwnerKind, name: string): Promise<string> =>
  (await findOwner(here, kind, name))?.arn ?? iamArn(here.account, kind, "/", name);
