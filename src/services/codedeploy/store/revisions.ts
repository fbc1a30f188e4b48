import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { Revision } from "../domain/group.ts";
import { revisionKey } from "../domain/revision.ts";
import { db, type RevisionRow } from "./tables.ts";

export const findRevision = (tx: Tx, applicationId: string, location: Revision): Promise<RevisionRow | undefined> =>
  db(tx)
    .selectFrom("deploy_revision")
    .selectAll()
    .where("application_id", "=", applicationId)
    .where("key", "=", revisionKey(location))
    .executeTakeFirst();

export const listRevisions = (tx: Tx, applicationId: string): Promise<RevisionRow[]> =>
  db(tx).selectFrom("deploy_revision").selectAll().where("application_id", "=", applicationId).orderBy("key").execute();

/** Registering again changes the description, if one is given, and nothing else. */
export async function registerRevision(
  tx: Tx,
  place: Place,
  applicationId: string,
  location: Revision,
  now: Date,
  description?: string,
): Promise<void> {
  await db(tx)
    .insertInto("deploy_revision")
    .values({
      account: place.account,
      region: place.region,
      application_id: applicationId,
      key: revisionKey(location),
      location: json(location),
      description: description ?? null,
      registered_at: now,
      first_used_at: null,
      last_used_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["application_id", "key"])
        .doUpdateSet({ description: sql`coalesce(excluded.description, deploy_revision.description)` }),
    )
    .execute();
}

/** A deployment of it was created. */
export async function markRevisionUsed(tx: Tx, applicationId: string, location: Revision, groupName: string, now: Date): Promise<void> {
  await db(tx)
    .updateTable("deploy_revision")
    .set({
      first_used_at: sql`coalesce(first_used_at, ${now})`,
      last_used_at: now,
      groups: sql`case when ${groupName} = any(groups) then groups else groups || ${groupName}::text end`,
    })
    .where("application_id", "=", applicationId)
    .where("key", "=", revisionKey(location))
    .execute();
}
