import type { Readable } from "node:stream";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Coordinates } from "../domain/package-format.ts";
import { isReadable } from "../domain/version-status.ts";
import { sources } from "../sources.ts";
import type { Asset, Version } from "../store/tables.ts";
import { findAsset, findVersionIn } from "../store/versions.ts";
import type { StoredAsset } from "./assets.ts";
import { beginDownload, type Download } from "./download.ts";
import { offerOf } from "./offers.ts";
import { askOf, publicRegistry, RegistryUnavailable } from "./public-registry.ts";
import { isSameOrigin, retainAsset, retainOffered, retainVersion } from "./retain.ts";
import type { Scope } from "./scope.ts";
import { type FoundVersion, findVersion, type PackageSearch } from "./search.ts";
import type { OfferedAsset, OfferedVersion } from "./source.ts";

/** An asset that can be sent: stored, or arriving at this moment. */
export type OpenedAsset =
  | { kind: "stored"; asset: Asset; version: Version }
  | {
      kind: "arriving";
      sizeBytes?: number;
      name: string;
      read(): Readable /** Settles when it is kept, or never will be. */;
      kept: Promise<void>;
    };

/**
 * Finds an asset through upstreams and keeps what it finds: a version of an upstream is retained before it is answered, one of a
 * public registry while its bytes pass through. Undefined when nobody has it.
 */
export async function openAsset(search: PackageSearch, version: string, name: string): Promise<OpenedAsset | undefined> {
  const found = await findVersion(search, version);
  if (!found) return undefined;
  if (found.kind === "offered") return openOffered(search, found, name);
  const asset = await search.scope.kernel.store.read((tx) => findAsset(tx, found.version.id, name));
  if (!asset) return openLater(search, found, name);
  await retain(search, found);
  return { kind: "stored", asset, version: found.version };
}

async function retain({ scope, coordinates }: PackageSearch, found: FoundVersion & { kind: "held" }): Promise<void> {
  if (found.repositoryId !== scope.repository.id && isReadable(found.version.status))
    await retainVersion(scope, coordinates, found.version);
}

/** An asset that a retained version does not have yet, while the upstream or the registry that the version came from may have it. */
async function openLater(search: PackageSearch, found: FoundVersion & { kind: "held" }, name: string): Promise<OpenedAsset | undefined> {
  const { version } = found;
  const upstream = await inUpstream(search, version, name);
  if (upstream) {
    await retain(search, found);
    await retainAsset(search.scope, search.coordinates, upstream.version, upstream.asset);
    return upstream;
  }
  const connection = version.origin_connection;
  const place = search.order.find((one) => connection !== null && one.connection === connection);
  if (!place || !connection) return undefined;
  const offer = await offerOf({ scope: search.scope, connection, coordinates: search.coordinates });
  const offered = offer?.versions.get(version.version);
  return offered && openOffered(search, { kind: "offered", repositoryId: place.repositoryId, connection, offered }, name);
}

/** The same version in repositories further on, where it may have grown. */
async function inUpstream(
  { scope, order, rows }: PackageSearch,
  { id, version }: Version,
  name: string,
): Promise<(OpenedAsset & { kind: "stored" }) | undefined> {
  const ids = order.flatMap(({ repositoryId, connection }) => (connection ? [] : (rows.get(repositoryId)?.id ?? [])));
  return scope.kernel.store.read(async (tx) => {
    const copies = await findVersionIn(tx, ids, version);
    const own = copies.find((copy) => copy.id === id);
    for (const copy of copies) {
      if (!own || copy.id === id || !isReadable(copy.status) || !isSameOrigin(copy, own)) continue;
      const asset = await findAsset(tx, copy.id, name);
      if (asset) return { kind: "stored" as const, asset, version: copy };
    }
    return undefined;
  });
}

async function openOffered(
  { scope, coordinates }: PackageSearch,
  { repositoryId, connection, offered }: FoundVersion & { kind: "offered" },
  name: string,
): Promise<OpenedAsset | undefined> {
  const asset = offered.assets.find((one) => one.name === name) ?? (await unlistedAsset(scope, coordinates, connection, offered, name));
  const owner = scope.view.repositories.get(repositoryId);
  if (!asset || !owner) return undefined;
  const running = arriving(scope, connection, asset, (stored) => retainOffered(scope, owner, coordinates, connection, offered, [stored]));
  const download = await running.begun;
  if (!download) return undefined;
  const sized = download.sizeBytes === undefined ? {} : { sizeBytes: download.sizeBytes };
  return { kind: "arriving", name, read: download.read, ...sized, kept: running.kept };
}

async function unlistedAsset(
  { kernel }: Scope,
  coordinates: Coordinates,
  connection: string,
  { version }: OfferedVersion,
  name: string,
): Promise<OfferedAsset | undefined> {
  const registry = publicRegistry(kernel, connection);
  return registry && sources[coordinates.format]?.asset?.(coordinates, version, name, askOf(registry));
}

/** Brings a whole version in from a public registry, and waits until it is kept. */
export async function importOffered(search: PackageSearch, found: FoundVersion & { kind: "offered" }): Promise<void> {
  const { coordinates } = search;
  const guesses = found.offered.assets.length ? [] : (sources[coordinates.format]?.guesses?.(coordinates, found.offered.version) ?? []);
  for (const name of [...found.offered.assets.map((asset) => asset.name), ...guesses]) {
    const opened = await openOffered(search, found, name);
    if (opened?.kind === "arriving") await opened.kept;
  }
}

/** A download that is under way, and the repositories that will keep what it brings. */
interface Running {
  begun: Promise<Download | undefined>;
  keepers: Map<string, (stored: StoredAsset) => Promise<void>>;
  kept: Promise<void>;
}
/** What is under way in a server belongs to its kernel alone. */
const underWay = new WeakMap<Kernel["store"], Map<string, Running>>();

/** One fetch for many waiters: whoever comes while the file arrives reads along. */
function arriving(
  { kernel, view, repository }: Scope,
  connection: string,
  asset: OfferedAsset,
  keep: (stored: StoredAsset) => Promise<void>,
): Running {
  const downloads = underWay.get(kernel.store) ?? new Map<string, Running>();
  underWay.set(kernel.store, downloads);
  const key = `${view.row.id} ${connection} ${asset.url}`;
  const known = downloads.get(key);
  if (known) {
    known.keepers.set(repository.id, keep);
    return known;
  }
  const begun = begin(kernel, connection, asset);
  const keepers = new Map([[repository.id, keep]]);
  const kept = keepWhatArrives(begun, keepers)
    .catch((error: unknown) => kernel.log.warn("An asset of a public registry was not kept", { connection, asset: asset.name, error }))
    .finally(() => downloads.delete(key));
  const running: Running = { begun, keepers, kept };
  downloads.set(key, running);
  return running;
}

async function begin(kernel: Kernel, connection: string, asset: OfferedAsset): Promise<Download | undefined> {
  const registry = publicRegistry(kernel, connection);
  if (!registry) throw new RegistryUnavailable(`${connection} is not asked: the server is offline, or has no address for it`);
  const source = await registry.fetch(asset.url);
  return source === "absent" ? undefined : beginDownload(kernel, asset, source);
}

async function keepWhatArrives(begun: Running["begun"], keepers: Running["keepers"]): Promise<void> {
  const stored = await (await begun)?.stored;
  if (!stored) return;
  // More may have joined while the first was writing.
  for (const [id, keep] of keepers) {
    await keep(stored);
    keepers.delete(id);
  }
}
