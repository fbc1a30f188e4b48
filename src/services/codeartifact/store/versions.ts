import { type RawBuilder, sql } from "kysely";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { VersionStatus } from "../domain/version-status.ts";
import { type Asset, db, type OriginType, type Version } from "./tables.ts";

const asJson = (value: object): RawBuilder<never> => json(value) as RawBuilder<never>;

/** A version and its assets in one statement. */
export async function insertVersion(tx: Tx, { metadata, details, dependencies, ...version }: Version, assets: Asset[] = []): Promise<void> {
  const row = { ...version, metadata: asJson(metadata), details: asJson(details), dependencies: asJson(dependencies) };
  const insert = (on: ReturnType<typeof db>) => on.insertInto("codeartifact_version").values(row);
  if (assets.length === 0) await insert(db(tx)).execute();
  else {
    await db(tx)
      .with("version", (on) => insert(on as ReturnType<typeof db>))
      .insertInto("codeartifact_asset")
      .values(assets)
      .execute();
  }
}

type Change = Partial<
  Pick<Version, "status" | "revision" | "published_at" | "released_at" | "document" | "metadata" | "details" | "dependencies" | "readme">
>;
export async function updateVersion(tx: Tx, id: string, { metadata, details, dependencies, ...change }: Change): Promise<void> {
  await db(tx)
    .updateTable("codeartifact_version")
    .set({
      ...change,
      ...(metadata ? { metadata: asJson(metadata) } : {}),
      ...(details ? { details: asJson(details) } : {}),
      ...(dependencies ? { dependencies: asJson(dependencies) } : {}),
    })
    .where("id", "=", id)
    .execute();
}

export async function deleteVersions(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length) await db(tx).deleteFrom("codeartifact_version").where("id", "in", ids).execute();
}

export const findVersion = (tx: Tx, packageId: string, version: string): Promise<Version | undefined> =>
  db(tx)
    .selectFrom("codeartifact_version")
    .selectAll()
    .where("package_id", "=", packageId)
    .where("version", "=", version)
    .executeTakeFirst();

/** One version in the same package of several repositories. */
export const findVersionIn = (tx: Tx, packageIds: string[], version: string): Promise<Version[]> =>
  packageIds.length
    ? db(tx).selectFrom("codeartifact_version").selectAll().where("package_id", "in", packageIds).where("version", "=", version).execute()
    : Promise.resolve([]);

export const versionsNamed = (tx: Tx, packageId: string, versions: string[]): Promise<Version[]> =>
  versions.length
    ? db(tx).selectFrom("codeartifact_version").selectAll().where("package_id", "=", packageId).where("version", "in", versions).execute()
    : Promise.resolve([]);

/** Everything that listings are put together from. */
export const versionsOf = (tx: Tx, packageIds: string[]): Promise<Version[]> =>
  packageIds.length
    ? db(tx)
        .selectFrom("codeartifact_version")
        .selectAll()
        .where("package_id", "in", packageIds)
        .orderBy("created_at")
        .orderBy("id")
        .execute()
    : Promise.resolve([]);

export interface VersionQuery {
  status?: VersionStatus;
  originType?: OriginType;
  /** Newest first instead of by version. */
  byPublishedTime: boolean;
}
export type VersionKey = [publishedAt: string, version: string];
export type ListedVersion = Pick<
  Version,
  "version" | "status" | "revision" | "origin_type" | "origin_repository" | "origin_connection" | "published_at"
>;

export async function listVersions(
  tx: Tx,
  packageId: string,
  asked: VersionQuery,
  most: number,
  after?: VersionKey,
): Promise<ListedVersion[]> {
  let query = db(tx)
    .selectFrom("codeartifact_version")
    .select(["version", "status", "revision", "origin_type", "origin_repository", "origin_connection", "published_at"])
    .where("package_id", "=", packageId)
    .limit(most);
  if (asked.status) query = query.where("status", "=", asked.status);
  if (asked.originType) query = query.where("origin_type", "=", asked.originType);
  if (!asked.byPublishedTime) {
    query = query.orderBy("version");
    return (after ? query.where("version", ">", after[1]) : query).execute();
  }
  const time = sql<Date>`coalesce(published_at, 'epoch'::timestamptz)`;
  query = query.orderBy(time, "desc").orderBy("version", "desc");
  if (after)
    query = query.where(sql<boolean>`(date_trunc('milliseconds', ${time}), version) < (${new Date(after[0])}::timestamptz, ${after[1]})`);
  return query.execute();
}

export const newestPublished = async (tx: Tx, packageId: string): Promise<string | undefined> =>
  (
    await db(tx)
      .selectFrom("codeartifact_version")
      .select("version")
      .where("package_id", "=", packageId)
      .where("status", "=", "Published")
      .orderBy("published_at", "desc")
      .orderBy("version", "desc")
      .limit(1)
      .executeTakeFirst()
  )?.version;

export async function insertAssets(tx: Tx, assets: Asset[]): Promise<void> {
  if (assets.length) await db(tx).insertInto("codeartifact_asset").values(assets).execute();
}

export const assetsOf = (tx: Tx, versionIds: string[]): Promise<Asset[]> =>
  versionIds.length
    ? db(tx)
        .selectFrom("codeartifact_asset")
        .selectAll()
        .where("version_id", "in", versionIds)
        .orderBy("version_id")
        .orderBy("name")
        .execute()
    : Promise.resolve([]);

export const findAsset = (tx: Tx, versionId: string, name: string): Promise<Asset | undefined> =>
  db(tx).selectFrom("codeartifact_asset").selectAll().where("version_id", "=", versionId).where("name", "=", name).executeTakeFirst();

export const listAssets = (tx: Tx, versionId: string, most: number, after = ""): Promise<Asset[]> =>
  db(tx)
    .selectFrom("codeartifact_asset")
    .selectAll()
    .where("version_id", "=", versionId)
    .where("name", ">", after)
    .orderBy("name")
    .limit(most)
    .execute();

export async function deleteAssets(tx: Tx, versionIds: string[], names?: string[]): Promise<void> {
  if (!versionIds.length) return;
  let query = db(tx).deleteFrom("codeartifact_asset").where("version_id", "in", versionIds);
  if (names) query = query.where("name", "in", names.length ? names : [""]);
  await query.execute();
}
