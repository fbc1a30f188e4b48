import { json } from "../../../kernel/store/index.ts";
import { db, type Here, type ParameterRow } from "./parameters.ts";

export type NewParameter = Omit<ParameterRow, "version" | "account" | "region">;

/** Version 1; undefined when the name is taken. */
export async function insertParameter(here: Here, parameter: NewParameter, sealed: Buffer): Promise<number | undefined> {
  const { tx, account, region } = here;
  const row = await db(tx)
    .insertInto("ssm_parameter")
    .values({ ...parameter, account, region, version: 1 })
    .onConflict((conflict) => conflict.doNothing())
    .returning("version")
    .executeTakeFirst();
  if (row) await insertVersion(here, parameter, 1, sealed);
  return row && 1;
}

/** The next version. The update locks the row, so that two writers number theirs one after the other. */
export async function replaceParameter(here: Here, parameter: NewParameter, sealed: Buffer): Promise<number> {
  const { tx, account, region } = here;
  const row = await db(tx)
    .updateTable("ssm_parameter")
    .set((eb) => ({ ...parameter, version: eb("version", "+", 1) }))
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", parameter.name)
    .returning("version")
    .executeTakeFirstOrThrow();
  const version = Number(row.version);
  await insertVersion(here, parameter, version, sealed);
  return version;
}

async function insertVersion({ tx, account, region }: Here, parameter: NewParameter, version: number, sealed: Buffer): Promise<void> {
  await db(tx)
    .insertInto("ssm_parameter_version")
    .values({ ...parameter, account, region, version, value: sealed, labels: json([]) as never })
    .execute();
}

export async function deleteVersion({ tx, account, region }: Here, name: string, version: number): Promise<void> {
  await db(tx)
    .deleteFrom("ssm_parameter_version")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .where("version", "=", version)
    .execute();
}

export async function setLabels({ tx, account, region }: Here, name: string, version: number, labels: string[]): Promise<void> {
  await db(tx)
    .updateTable("ssm_parameter_version")
    .set({ labels: json(labels) as never })
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .where("version", "=", version)
    .execute();
}
