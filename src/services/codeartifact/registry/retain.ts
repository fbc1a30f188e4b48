import { uuid } from "../../../base/ids.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Coordinates } from "../domain/package-format.ts";
import { holdPackage, lockPackage } from "../store/packages.ts";
import type { Asset, Package, Version } from "../store/tables.ts";
import { assetsOf, findVersion as findStoredVersion, insertAssets, insertVersion, updateVersion } from "../store/versions.ts";
import type { StoredAsset } from "./assets.ts";
import { noteChanges } from "./changes.ts";
import type { RepositoryView } from "./domain-view.ts";
import { firstControls, insertPublication, joinMetadata } from "./publish.ts";
import { revisionOf } from "./revision.ts";
import type { Scope } from "./scope.ts";
import type { OfferedVersion } from "./source.ts";

/** A copy of a version in another repository's package: the assets' bytes stay where they are. The caller holds the package's row. */
export async function insertCopy(
  tx: Tx,
  scope: Scope,
  held: Package,
  coordinates: Coordinates,
  source: Version,
  assets: Asset[],
): Promise<Version> {
  const version: Version = { ...source, id: uuid(), package_id: held.id, created_at: scope.now, published_at: scope.now };
  await insertVersion(tx, version);
  await insertAssets(
    tx,
    assets.map((asset) => ({ ...asset, version_id: version.id })),
  );
  const change = { operation: "Created", assetsAdded: assets.length, metadataUpdated: true, statusChanged: true } as const;
  await noteChanges(tx, scope, coordinates, [{ version, change }]);
  return version;
}

/** Keeps a version of an upstream in the repository that was asked for it: from now on it is independent of the upstream. */
export async function retainVersion(scope: Scope, coordinates: Coordinates, source: Version): Promise<void> {
  await scope.kernel.store.transaction(async (tx) => {
    const held = await holdPackage(tx, scope.repository.row, coordinates, firstControls(scope, coordinates, "EXTERNAL"), scope.now);
    if (await findStoredVersion(tx, held.id, source.version)) return;
    await insertCopy(tx, scope, held, coordinates, source, await assetsOf(tx, [source.id]));
  });
}

/**
 * Keeps what came from a public registry: in the repository that is connected to it, and in the one that was asked. Further assets
 * of the same version join when they are asked for.
 */
export async function retainOffered(
  scope: Scope,
  owner: RepositoryView,
  coordinates: Coordinates,
  connection: string,
  offered: OfferedVersion,
  assets: StoredAsset[],
): Promise<void> {
  const repositories = owner.id === scope.repository.id ? [owner] : [owner, scope.repository];
  await scope.kernel.store.transaction(async (tx) => {
    for (const repository of repositories) await keep(tx, { ...scope, repository }, coordinates, connection, offered, assets);
  });
}

async function keep(
  tx: Tx,
  scope: Scope,
  coordinates: Coordinates,
  connection: string,
  offered: OfferedVersion,
  assets: StoredAsset[],
): Promise<void> {
  const held = await holdPackage(tx, scope.repository.row, coordinates, firstControls(scope, coordinates, "EXTERNAL"), scope.now);
  const existing = await findStoredVersion(tx, held.id, offered.version);
  if (existing) return append(tx, scope, coordinates, connection, existing, assets);
  const { version, document, metadata, details, dependencies, releasedAt } = offered;
  const publication = {
    ...{ coordinates, version, assets, mode: "whole" as const },
    ...(document === undefined ? {} : { document }),
    ...(metadata ? { metadata } : {}),
    ...(details ? { details } : {}),
    ...(dependencies ? { dependencies } : {}),
    ...(releasedAt ? { releasedAt: new Date(releasedAt) } : {}),
  };
  await insertPublication(tx, scope, held, publication, { type: "EXTERNAL", connection });
  if (offered.unlisted) {
    const made = await findStoredVersion(tx, held.id, version);
    if (made) await updateVersion(tx, made.id, { status: "Unlisted" });
  }
}

/** Only what came from the same registry may grow from it. */
async function append(
  tx: Tx,
  scope: Scope,
  coordinates: Coordinates,
  connection: string,
  existing: Version,
  assets: StoredAsset[],
): Promise<void> {
  if (existing.origin_connection !== connection || existing.status === "Disposed") return;
  const known = await assetsOf(tx, [existing.id]);
  const added = assets.filter(({ name }) => !known.some((there) => there.name === name));
  if (!added.length) return;
  const { id: version_id, account, region, document, metadata } = existing;
  await insertAssets(
    tx,
    added.map((asset) => ({ ...asset, version_id, account, region, created_at: scope.now })),
  );
  const revision = revisionOf({ assets: [...known, ...added], document, metadata });
  await updateVersion(tx, existing.id, { revision });
  const change = { operation: "Updated", assetsAdded: added.length } as const;
  await noteChanges(tx, scope, coordinates, [{ version: { ...existing, revision }, change }]);
}

/** An asset that came to the upstream's version after it was retained here: https://docs.aws.amazon.com/codeartifact/latest/ug/repos-upstream-behavior.html */
export async function retainAsset(scope: Scope, coordinates: Coordinates, source: Version, asset: Asset): Promise<void> {
  await scope.kernel.store.transaction(async (tx) => {
    const held = await lockPackage(tx, scope.repository.id, coordinates);
    const kept = held && (await findStoredVersion(tx, held.id, source.version));
    if (!kept || kept.status === "Disposed" || !isSameOrigin(kept, source)) return;
    const known = await assetsOf(tx, [kept.id]);
    if (known.some(({ name }) => name === asset.name)) return;
    const { id: version_id, account, region } = kept;
    await insertAssets(tx, [{ ...asset, version_id, account, region, created_at: scope.now }]);
    const metadata = joinMetadata(source.metadata, kept.metadata);
    const revision = revisionOf({ assets: [...known, asset], document: kept.document, metadata });
    await updateVersion(tx, kept.id, { revision, metadata });
    const change = { operation: "Updated", assetsAdded: 1 } as const;
    await noteChanges(tx, scope, coordinates, [{ version: { ...kept, revision }, change }]);
  });
}

/** Whether both are copies of one version, which came into the domain at one place. */
export const isSameOrigin = (one: Version, other: Version): boolean =>
  one.origin_type === other.origin_type &&
  one.origin_repository === other.origin_repository &&
  one.origin_connection === other.origin_connection;
