import type { GroupVerdict } from "./groups.ts";
import { isListed, isReadable, isVeto, type VersionStatus } from "./version-status.ts";

/** A repository as the search sees it. */
export interface Searched {
  id: string;
  /** Ids, in order of priority. */
  upstreams: readonly string[];
  externalConnection?: string;
}

/** A place to look: a repository of the domain, or the public registry that it is connected to. */
export type Place = { repositoryId: string; connection?: string };

/** AWS searches at most so many repositories for one request. */
const mostRepositories = 25;

/**
 * Where to look for versions of a package, in order: the repository itself, then each upstream with its own upstreams before the
 * next one, then its external connection. `takes` is the package's own upstream control in a repository.
 */
export function searchOrder(
  repositories: ReadonlyMap<string, Searched>,
  start: string,
  group: GroupVerdict,
  takes: (repositoryId: string) => boolean,
): Place[] {
  const order: Place[] = [];
  const seen = new Set<string>();
  const visit = (id: string): void => {
    const repository = repositories.get(id);
    if (!repository || seen.has(id) || seen.size >= mostRepositories) return;
    seen.add(id);
    order.push({ repositoryId: id });
    if (!takes(id)) return;
    // Only the repository that is asked keeps what it finds in an internal upstream, so only there the restriction is judged.
    const mayDescend = id !== start || group.allows("INTERNAL_UPSTREAM", start);
    if (mayDescend) for (const upstream of repository.upstreams) visit(upstream);
    if (repository.externalConnection && group.allows("EXTERNAL_UPSTREAM", id)) {
      order.push({ repositoryId: id, connection: repository.externalConnection });
    }
  };
  visit(start);
  return order;
}

/** Every repository that could be searched, whatever packages and groups say. */
export function reachable(repositories: ReadonlyMap<string, Searched>, start: string): Set<string> {
  const seen = new Set<string>();
  const visit = (id: string): void => {
    const repository = repositories.get(id);
    if (!repository || seen.has(id)) return;
    seen.add(id);
    repository.upstreams.forEach(visit);
  };
  visit(start);
  return seen;
}

export interface Held {
  status: VersionStatus;
}

/** What a search for one version found. */
export type Found<R> = { place: Place; row: R } | { place: Place; row: undefined } | undefined;

/**
 * The one decision about one version. `rowOf` is what a repository holds, `offers` whether a public registry has the version. A
 * repository of the domain ends the search by an archived or disposed version; the asked one by any version that cannot be read.
 */
export function findInOrder<R extends Held>(
  order: readonly Place[],
  rowOf: (repositoryId: string) => R | undefined,
  offers: (place: Required<Place>) => boolean,
): Found<R> {
  for (const [index, place] of order.entries()) {
    if (place.connection !== undefined) {
      if (offers(place as Required<Place>)) return { place, row: undefined };
      continue;
    }
    const row = rowOf(place.repositoryId);
    if (!row) continue;
    if (isReadable(row.status)) return { place, row };
    if (index === 0 || isVeto(row.status)) return undefined;
  }
  return undefined;
}

/** Whether a version that was found belongs into what a package manager lists. */
export const isShown = <R extends Held>(found: Found<R>): boolean =>
  found !== undefined && (found.row === undefined || isListed(found.row.status));
