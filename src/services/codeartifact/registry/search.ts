import { type GroupVerdict, judge } from "../domain/groups.ts";
import type { Coordinates } from "../domain/package-format.ts";
import { findInOrder, isShown, type Place, reachable, searchOrder } from "../domain/search.ts";
import { findPackages } from "../store/packages.ts";
import type { Package, Version } from "../store/tables.ts";
import { findVersionIn, versionsOf } from "../store/versions.ts";
import { type Offered, offerOf } from "./offers.ts";
import type { Scope } from "./scope.ts";
import type { OfferedVersion } from "./source.ts";

/** A package as it looks from one repository: where it is held, and in which order that is searched. */
export interface PackageSearch {
  scope: Scope;
  coordinates: Coordinates;
  group: GroupVerdict;
  order: Place[];
  /** The package's rows by repository. */
  rows: ReadonlyMap<string, Package>;
}

/** A version that somebody has: in a repository of the domain, or only offered by a public registry. */
export type FoundVersion =
  | { kind: "held"; repositoryId: string; version: Version }
  | { kind: "offered"; repositoryId: string; connection: string; offered: OfferedVersion };

export async function searchPackage(scope: Scope, coordinates: Coordinates): Promise<PackageSearch> {
  const { kernel, view, repository } = scope;
  const group = judge(view.groups, coordinates);
  const ids = [...reachable(view.repositories, repository.id)];
  const found = await kernel.store.read((tx) => findPackages(tx, ids, coordinates));
  const rows = new Map(found.map((row) => [row.repository_id, row]));
  const order = searchOrder(view.repositories, repository.id, group, (id) => rows.get(id)?.upstream !== "BLOCK");
  return { scope, coordinates, group, order, rows };
}

/** One version, through upstreams in order; public registries are asked only when the search comes to them. */
export async function findVersion(search: PackageSearch, version: string): Promise<FoundVersion | undefined> {
  const { scope, coordinates, rows } = search;
  const packages = search.order.flatMap(({ repositoryId, connection }) => (connection ? [] : (rows.get(repositoryId) ?? [])));
  const ids = packages.map(({ id }) => id);
  const held = new Map((await scope.kernel.store.read((tx) => findVersionIn(tx, ids, version))).map((row) => [row.package_id, row]));
  const rowOf = (repositoryId: string) => held.get(rows.get(repositoryId)?.id ?? "");
  let { order } = search;
  for (;;) {
    const found = findInOrder(order, rowOf, () => true);
    if (!found) return undefined;
    const { repositoryId, connection } = found.place;
    if (found.row) return { kind: "held", repositoryId, version: found.row };
    const offer = await offerOf({ scope, connection: connection!, coordinates, wanted: version });
    const offered = offer?.versions.get(version);
    if (offered && maturesAt(search, repositoryId, offered) <= Date.now())
      return { kind: "offered", repositoryId, connection: connection!, offered };
    order = order.filter((place) => place !== found.place);
  }
}

/**
 * From when on a version of a public registry may be had: a package group says how old it must be, or else the repository that is asked
 * and the one that is connected, the stricter of the two. A version of unknown age is never old enough where age counts.
 */
function maturesAt({ scope, group }: PackageSearch, ownerId: string, { releasedAt }: OfferedVersion): number {
  const owner = scope.view.repositories.get(ownerId)?.settings.minimumAgeMs ?? 0;
  const ageMs = group.minimumAgeMs ?? Math.max(owner, scope.repository.settings.minimumAgeMs);
  if (ageMs === 0) return 0;
  return releasedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(releasedAt) + ageMs;
}

export interface MergedPackage {
  /** Every version that may be shown, in the order in which the places have them. */
  versions: Map<string, FoundVersion>;
  /** What public registries say of the package, in order of the search. */
  offers: Offered[];
  /** When the next version that is too young now will be old enough. */
  nextMatureAt: number;
  search: PackageSearch;
}

/** What a package manager lists: every version once, from the first place that has it. Unlisted versions show on request: as yanked ones. */
export async function mergeVersions(search: PackageSearch, { withUnlisted = false } = {}): Promise<MergedPackage> {
  const { scope, coordinates, order, rows } = search;
  const packages = order.flatMap(({ repositoryId, connection }) => (connection ? [] : (rows.get(repositoryId) ?? [])));
  const ids = packages.map(({ id }) => id);
  const held = await scope.kernel.store.read((tx) => versionsOf(tx, ids));
  const byPackage = new Map<string, Map<string, Version>>(ids.map((id) => [id, new Map()]));
  for (const version of held) byPackage.get(version.package_id)!.set(version.version, version);
  const offers = new Map<string, Offered>();
  for (const { connection } of order) {
    const offered = connection === undefined ? undefined : await offerOf({ scope, connection, coordinates });
    if (offered) offers.set(offered.connection, offered);
  }
  const names = new Set([
    ...held.map(({ version }) => version),
    ...[...offers.values()].flatMap((offered) => [...offered.versions.keys()]),
  ]);
  const versions = new Map<string, FoundVersion>();
  const now = Date.now();
  let nextMatureAt = Number.POSITIVE_INFINITY;
  const isOffered = (name: string, { repositoryId, connection }: Required<Place>): boolean => {
    const offered = offers.get(connection)?.versions.get(name);
    if (!offered) return false;
    const from = maturesAt(search, repositoryId, offered);
    if (from > now) nextMatureAt = Math.min(nextMatureAt, from);
    return from <= now;
  };
  for (const name of names) {
    const found = findInOrder(
      order,
      (repositoryId) => byPackage.get(rows.get(repositoryId)?.id ?? "")?.get(name),
      (place) => isOffered(name, place),
    );
    if (!found || !(withUnlisted || isShown(found))) continue;
    const { repositoryId, connection } = found.place;
    if (found.row) versions.set(name, { kind: "held", repositoryId, version: found.row });
    else {
      const offered = offers.get(connection!)!.versions.get(name)!;
      if (withUnlisted || !offered.unlisted) versions.set(name, { kind: "offered", repositoryId, connection: connection!, offered });
    }
  }
  return { versions, offers: [...offers.values()], nextMatureAt, search };
}

/** Whether it was yanked or unlisted, wherever it is. */
export const isUnlisted = (found: FoundVersion): boolean =>
  found.kind === "held" ? found.version.status === "Unlisted" : found.offered.unlisted === true;
