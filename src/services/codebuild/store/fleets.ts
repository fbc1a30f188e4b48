import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { type CodebuildTables, db } from "./tables.ts";

export type StoredFleet = CodebuildTables["codebuild_fleet"];

export const fleets = (tx: Tx, { account, region }: Place) =>
  db(tx).selectFrom("codebuild_fleet").selectAll().where("account", "=", account).where("region", "=", region);

/** By its name or its ARN. */
export const findFleet = (tx: Tx, place: Place, nameOrArn: string): Promise<StoredFleet | undefined> =>
  fleets(tx, place)
    .where(nameOrArn.startsWith("arn:") ? "arn" : "name", "=", nameOrArn)
    .executeTakeFirst();

/** False when the name is taken. */
export async function insertFleet(tx: Tx, fleet: StoredFleet): Promise<boolean> {
  const made = await db(tx)
    .insertInto("codebuild_fleet")
    .values({ ...fleet, document: json(fleet.document) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}

export async function updateFleet(tx: Tx, { arn, document, modified_at }: StoredFleet): Promise<void> {
  await db(tx)
    .updateTable("codebuild_fleet")
    .set({ document: json(document), modified_at })
    .where("arn", "=", arn)
    .execute();
}

export async function deleteFleet(tx: Tx, { arn }: StoredFleet): Promise<void> {
  await db(tx).deleteFrom("codebuild_fleet").where("arn", "=", arn).execute();
}
