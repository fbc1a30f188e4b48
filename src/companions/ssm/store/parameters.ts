import type { Selectable } from "kysely";
import { arn } from "../../../base/arn.ts";
import type { Context } from "../../../kernel/gateway/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { resourceOf } from "../domain/parameter-name.ts";

interface Described {
  account: string;
  region: string;
  name: string;
  type: "String" | "StringList" | "SecureString";
  /** The driver gives a bigint as text. */
  version: number;
  description: string | null;
  key_id: string | null;
  allowed_pattern: string | null;
  tier: "Standard" | "Advanced";
  data_type: string;
  modified_at: Date;
  modified_by: string;
}
type Tables = {
  ssm_parameter: Described;
  ssm_parameter_version: Described & { value: Buffer; labels: string[] };
};
export type ParameterRow = Selectable<Described>;
export type VersionRow = Selectable<Tables["ssm_parameter_version"]>;
export type Here = Pick<Context, "tx" | "account" | "region">;

export const db = (tx: Tx) => tx.withTables<Tables>();
export const parameterArn = (here: Pick<Here, "account" | "region">, name: string): string => arn("ssm", here, resourceOf(name));

const numbered = <T extends { version: number }>(row: T): T => ({ ...row, version: Number(row.version) });

export async function findParameter({ tx, account, region }: Here, name: string): Promise<ParameterRow | undefined> {
  const row = await db(tx)
    .selectFrom("ssm_parameter")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .executeTakeFirst();
  return row && numbered(row);
}

/** In the order of their names. */
export async function listParameters({ tx, account, region }: Here): Promise<ParameterRow[]> {
  const rows = await db(tx)
    .selectFrom("ssm_parameter")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .orderBy("name")
    .execute();
  return rows.map(numbered);
}

/** Oldest first. */
export async function versionsOf({ tx, account, region }: Here, name: string): Promise<VersionRow[]> {
  const rows = await db(tx)
    .selectFrom("ssm_parameter_version")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .orderBy("version")
    .execute();
  return rows.map(numbered);
}

/** The newest version, or the one that a number or a label selects. */
export async function findVersion(here: Here, name: string, selector: string | undefined): Promise<VersionRow | undefined> {
  const { tx, account, region } = here;
  if (selector !== undefined && !/^\d{1,9}$/.test(selector)) {
    return (await versionsOf(here, name)).findLast(({ labels }) => labels.includes(selector));
  }
  let query = db(tx)
    .selectFrom("ssm_parameter_version")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name);
  if (selector !== undefined) query = query.where("version", "=", Number(selector));
  const row = await query.orderBy("version", "desc").limit(1).executeTakeFirst();
  return row && numbered(row);
}

export async function deleteParameter({ tx, account, region }: Here, name: string): Promise<boolean> {
  const gone = await db(tx)
    .deleteFrom("ssm_parameter")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .returning("name")
    .execute();
  return gone.length > 0;
}
