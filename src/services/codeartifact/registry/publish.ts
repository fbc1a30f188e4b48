import { uuid } from "../../../base/ids.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { judge } from "../domain/groups.ts";
import { type Coordinates, keyOf } from "../domain/package-format.ts";
import { isRecord } from "../domain/record.ts";
import { conflict, denied } from "../errors.ts";
import { holdPackage } from "../store/packages.ts";
import type { Asset, Control, Dependency, Details, Package, Version } from "../store/tables.ts";
import { assetsOf, findVersion as findStoredVersion, insertAssets, insertVersion, updateVersion } from "../store/versions.ts";
import type { StoredAsset } from "./assets.ts";
import { noteChanges } from "./changes.ts";
import { revisionOf } from "./revision.ts";
import type { Scope } from "./scope.ts";
import { findVersion, searchPackage } from "./search.ts";

export interface Publication {
  coordinates: Coordinates;
  version: string;
  /** Stored before (`storeAsset`); from now on they belong to the version. */
  assets: StoredAsset[];
  document?: string;
  metadata?: Record<string, unknown>;
  details?: Details;
  dependencies?: Dependency[];
  readme?: string;
  /** When its author published it; left out, it is now. */
  releasedAt?: Date;
  /** "Published" unless the version waits for more assets. */
  status?: "Published" | "Unfinished";
  /**
   * "whole": the version must not be there yet. "adds": its assets join those of a version that is there; an asset that is there
   * with the same bytes is no news, with other bytes it is a conflict. "adds-unfinished": the same, while it is unfinished.
   */
  mode: "whole" | "adds" | "adds-unfinished";
  /** "whole" alone: the same bytes once more are no conflict, but no news. */
  idempotent?: boolean;
  /** Set on the package in the same transaction: npm's dist-tags. */
  tags?: Record<string, string>;
}

export interface Published {
  version: Version;
  package: Package;
  /** False when everything was there already. */
  changed: boolean;
}

/** The package's own controls at its beginning: they only say something where the groups leave everything open. */
export function firstControls(
  scope: Scope,
  coordinates: Coordinates,
  origin: "INTERNAL" | "EXTERNAL",
): { publish: Control; upstream: Control } {
  const { open } = judge(scope.view.groups, coordinates);
  if (!open) return { publish: "ALLOW", upstream: "ALLOW" };
  return origin === "INTERNAL" ? { publish: "ALLOW", upstream: "BLOCK" } : { publish: "BLOCK", upstream: "ALLOW" };
}

/** Publishes a version with its assets in one transaction: it is whole or absent, and of two at once one wins. */
export async function publishVersion(scope: Scope, publication: Publication): Promise<Published> {
  const { kernel, view, repository } = scope;
  const { coordinates, version } = publication;
  const named = `${keyOf(coordinates)} ${version}`;
  if (!judge(view.groups, coordinates).allows("PUBLISH", repository.id)) {
    throw denied(`Publishing ${named} to the repository ${repository.name} is blocked by the origin configuration of its package group`);
  }
  await refuseWhatIsUpstream(scope, coordinates, version);
  return kernel.store.transaction(async (tx) => {
    const controls = firstControls(scope, coordinates, "INTERNAL");
    const held = await holdPackage(tx, repository.row, coordinates, controls, scope.now, publication.tags);
    if (held.publish === "BLOCK") {
      throw denied(`Publishing ${named} to the repository ${repository.name} is blocked by the package's origin configuration`);
    }
    const existing = held.created ? undefined : await findStoredVersion(tx, held.id, version);
    if (existing) return addTo(tx, scope, held, existing, publication);
    return insertPublication(tx, scope, held, publication, { type: "INTERNAL", repository: repository.name });
  });
}

/** A version that is to be had from an upstream must not become something else here. */
async function refuseWhatIsUpstream(scope: Scope, coordinates: Coordinates, version: string): Promise<void> {
  const { upstreams, externalConnection } = scope.repository;
  if (upstreams.length === 0 && externalConnection === undefined) return;
  const search = await searchPackage(scope, coordinates);
  const elsewhere = { ...search, order: search.order.slice(1) };
  const found = await findVersion(elsewhere, version);
  if (!found) return;
  const where = found.kind === "offered" ? found.connection : scope.view.repositories.get(found.repositoryId)?.name;
  throw conflict(
    "package-version",
    version,
    `The version ${version} of ${keyOf(coordinates)} is already available from ${where}, which is upstream`,
  );
}

const isSame = (one: Pick<StoredAsset, "name" | "digest">[], other: Pick<StoredAsset, "name" | "digest">[]): boolean =>
  one.length === other.length && one.every(({ name, digest }) => other.some((asset) => asset.name === name && asset.digest === digest));

async function addTo(tx: Tx, scope: Scope, held: Package, existing: Version, publication: Publication): Promise<Published> {
  const { assets, mode, version } = publication;
  const known = await assetsOf(tx, [existing.id]);
  const taken = () => conflict("package-version", version, `The version ${version} of ${keyOf(publication.coordinates)} already exists`);
  if (mode === "whole") {
    if (publication.idempotent && existing.status !== "Disposed" && isSame(known, assets))
      return { version: existing, package: held, changed: false };
    throw taken();
  }
  if (existing.status === "Disposed" || existing.status === "Archived") throw taken();
  for (const asset of assets) {
    const there = known.find(({ name }) => name === asset.name);
    if (there && there.digest !== asset.digest) {
      throw conflict("asset", asset.name, `The asset ${asset.name} of the version ${version} already exists with other content`);
    }
  }
  const added = assets.filter(({ name }) => !known.some((there) => there.name === name));
  if (added.length && mode === "adds-unfinished" && existing.status !== "Unfinished") throw taken();
  return join(tx, scope, held, existing, publication, known, added);
}

async function join(
  tx: Tx,
  scope: Scope,
  held: Package,
  existing: Version,
  publication: Publication,
  known: Asset[],
  added: StoredAsset[],
): Promise<Published> {
  const { document = existing.document ?? undefined, details, dependencies, readme } = publication;
  const metadata = joinMetadata(existing.metadata, publication.metadata ?? {});
  const status = existing.status === "Unfinished" ? (publication.status ?? "Published") : existing.status;
  const revision = revisionOf({ assets: [...known, ...added], document, metadata });
  const statusChanged = status !== existing.status;
  if (!added.length && !statusChanged && revision === existing.revision) return { version: existing, package: held, changed: false };
  await insertAssets(
    tx,
    added.map((asset) => ({ ...asset, ...ownerOf(existing), created_at: scope.now })),
  );
  const change = {
    ...{ revision, status, document: document ?? null, metadata },
    ...(details ? { details } : {}),
    ...(dependencies ? { dependencies } : {}),
    ...(readme === undefined ? {} : { readme }),
    ...(statusChanged && status === "Published" ? { published_at: scope.now, released_at: existing.released_at ?? scope.now } : {}),
  };
  await updateVersion(tx, existing.id, change);
  const version = { ...existing, ...change };
  const told = { operation: "Updated", assetsAdded: added.length, metadataUpdated: true, statusChanged } as const;
  await noteChanges(tx, scope, publication.coordinates, [{ version, change: told }]);
  return { version, package: held, changed: true };
}

/** What is known of assets joins as the assets do: members that are objects are merged, others replaced. */
export const joinMetadata = (known: Record<string, unknown>, added: Record<string, unknown>): Record<string, unknown> => ({
  ...known,
  ...Object.fromEntries(
    Object.entries(added).map(([key, value]) => {
      const there = known[key];
      return [key, isRecord(there) && isRecord(value) ? { ...there, ...value } : value];
    }),
  ),
});

const ownerOf = ({ id, account, region }: Pick<Version, "id" | "account" | "region">) => ({ version_id: id, account, region });

export interface Origin {
  type: "INTERNAL" | "EXTERNAL";
  /** Where the version came into the domain. */
  repository?: string;
  connection?: string;
}

/** Writes a version that is not there yet; the caller holds the package's row. */
export async function insertPublication(tx: Tx, scope: Scope, held: Package, publication: Publication, origin: Origin): Promise<Published> {
  const { assets, document, metadata = {}, status = "Published" } = publication;
  const { account, region } = scope.view.row;
  const version: Version = {
    ...{ id: uuid(), package_id: held.id, account, region, version: publication.version, status },
    revision: revisionOf({ assets, document, metadata }),
    origin_type: origin.type,
    origin_repository: origin.repository ?? null,
    origin_connection: origin.connection ?? null,
    created_at: scope.now,
    published_at: status === "Published" ? scope.now : null,
    released_at: publication.releasedAt ?? (status === "Published" ? scope.now : null),
    document: document ?? null,
    metadata,
    details: publication.details ?? {},
    dependencies: publication.dependencies ?? [],
    readme: publication.readme ?? null,
  };
  const rows = assets.map((asset) => ({ ...asset, ...ownerOf(version), created_at: scope.now }));
  await insertVersion(tx, version, rows);
  const change = { operation: "Created", assetsAdded: assets.length, metadataUpdated: true, statusChanged: true } as const;
  await noteChanges(tx, scope, publication.coordinates, [{ version, change }]);
  return { version, package: held, changed: true };
}
