import type { Kernel } from "../../kernel/kernel.ts";
import type { Tx } from "../../kernel/store/index.ts";
import type { Coordinates } from "./domain/package-format.ts";
import { type Expectation, mismatch, skipRest, type VersionError } from "./domain/version-changes.ts";
import { importOffered } from "./registry/open-asset.ts";
import { firstControls } from "./registry/publish.ts";
import { insertCopy } from "./registry/retain.ts";
import type { Scope } from "./registry/scope.ts";
import { findVersion, searchPackage } from "./registry/search.ts";
import { findPackage, holdPackage, updatePackage } from "./store/packages.ts";
import type { Version } from "./store/tables.ts";
import { assetsOf, deleteVersions, findVersionIn, versionsNamed } from "./store/versions.ts";

export interface Copying {
  source: Scope;
  destination: Scope;
  coordinates: Coordinates;
  names: string[];
  expected: Expectation;
  allowOverwrite: boolean;
  includeFromUpstream: boolean;
}
export interface Copied {
  successfulVersions: Record<string, { revision: string; status: Version["status"] }>;
  failedVersions: Record<string, VersionError>;
}

/** Only rows are copied: the assets' bytes stay where they are. All versions are copied, or none. */
export async function copyVersions(kernel: Kernel, copying: Copying): Promise<Copied> {
  const { source, destination, coordinates, names } = copying;
  const found = copying.includeFromUpstream ? await findAnywhere(copying) : await findHeld(copying);
  return kernel.store.transaction(async (tx) => {
    const origin = [...found.values()][0]?.origin_type === "EXTERNAL" ? "EXTERNAL" : "INTERNAL";
    const failures = new Map<string, VersionError>();
    for (const name of names) {
      const wrong = mismatch(name, found.get(name), copying.expected) ?? unfit(found.get(name));
      if (wrong) failures.set(name, wrong);
    }
    if (failures.size) return { successfulVersions: {}, failedVersions: skipRest(names, failures)! };
    const controls = firstControls(destination, coordinates, origin);
    const held = await holdPackage(tx, destination.repository.row, coordinates, controls, destination.now);
    const there = new Map((await versionsNamed(tx, held.id, names)).map((version) => [version.version, version]));
    for (const [name, version] of there) {
      if (version.revision === found.get(name)?.revision || copying.allowOverwrite) continue;
      failures.set(name, { errorCode: "ALREADY_EXISTS", errorMessage: `version ${name} already exists in the destination repository` });
    }
    if (failures.size) return { successfulVersions: {}, failedVersions: skipRest(names, failures)! };
    // What is there already, exactly so, stands in neither map.
    const wanted = [...found.values()].filter(({ version, revision }) => there.get(version)?.revision !== revision);
    await deleteVersions(
      tx,
      wanted.flatMap(({ version }) => there.get(version)?.id ?? []),
    );
    for (const version of wanted) await insertCopy(tx, destination, held, coordinates, version, await assetsOf(tx, [version.id]));
    const tags = await tagsToCopy(tx, source, coordinates, names);
    await updatePackage(tx, held.id, { tags: { ...held.tags, ...tags }, changed_at: destination.now });
    const successful = wanted.map(({ version, revision, status }) => [version, { revision, status }]);
    return { successfulVersions: Object.fromEntries(successful) as Copied["successfulVersions"], failedVersions: {} };
  });
}

const unfit = (version: Version | undefined): VersionError | undefined =>
  version?.status === "Disposed" || version?.status === "Unfinished"
    ? { errorCode: "NOT_ALLOWED", errorMessage: `version ${version.version} is ${version.status} and cannot be copied` }
    : undefined;

async function findHeld({ source, coordinates, names }: Copying): Promise<Map<string, Version>> {
  const rows = await source.kernel.store.read(async (tx) => {
    const row = await findPackage(tx, source.repository.id, coordinates);
    return row ? versionsNamed(tx, row.id, names) : [];
  });
  return new Map(rows.map((version) => [version.version, version]));
}

/** Through the source's upstreams; what a public registry has is brought in first. */
async function findAnywhere({ source, coordinates, names }: Copying): Promise<Map<string, Version>> {
  const versions = new Map<string, Version>();
  for (const name of names) {
    let search = await searchPackage(source, coordinates);
    let found = await findVersion(search, name);
    if (found?.kind === "offered") {
      await importOffered(search, found);
      search = await searchPackage(source, coordinates);
      const row = search.rows.get(found.repositoryId);
      const [kept] = row ? await source.kernel.store.read((tx) => findVersionIn(tx, [row.id], name)) : [];
      found = kept && { kind: "held", repositoryId: found.repositoryId, version: kept };
    }
    if (found?.kind === "held") versions.set(name, found.version);
  }
  return versions;
}

/** npm's tags that point to a copied version come along, and win. */
async function tagsToCopy(tx: Tx, { repository }: Scope, coordinates: Coordinates, names: string[]): Promise<Record<string, string>> {
  const row = await findPackage(tx, repository.id, coordinates);
  return Object.fromEntries(Object.entries(row?.tags ?? {}).filter(([, version]) => names.includes(version)));
}
