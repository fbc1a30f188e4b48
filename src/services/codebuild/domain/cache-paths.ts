import type { Found, Matcher } from "./artifact-selection.ts";

/** A cache path as it is searched: everything below `root` that `matches`, named relative to `root`. */
export interface CacheSearch {
  /** Absolute folder to list. */
  root: string;
  /** Glob relative to `root`; "**" for all of it. */
  pattern: string;
}

/** Splits a cache path at its first glob: `/root/.m2/**` + `/*` is everything below /root/.m2. A plain path is a folder with all it holds. */
export function cacheSearch(path: string, sourceDir: string): CacheSearch {
  const home = path.replace(/^~(?=\/|$)/, "/root");
  const absolute = home.startsWith("/") ? home : `${sourceDir}/${home.replace(/^\.\//, "")}`;
  const parts = absolute.split("/").filter((part) => part && part !== ".");
  const glob = parts.findIndex((part) => /[*?[\]{}()!]/.test(part));
  if (glob < 0) return { root: `/${parts.join("/")}`, pattern: "**" };
  return { root: `/${parts.slice(0, glob).join("/")}`, pattern: parts.slice(glob).join("/") };
}

export interface CacheFiles {
  /** Relative to the source directory. */
  source: string[];
  /** Relative to the root of the file system. */
  absolute: string[];
}

/** What of the listings goes into the archive, by where it has to be put back. */
export function cacheFiles(searches: { search: CacheSearch; found: Found[] }[], sourceDir: string, matcher: Matcher): CacheFiles {
  const source = new Set<string>();
  const absolute = new Set<string>();
  for (const { search, found } of searches) {
    const matches = matcher([search.pattern]);
    for (const { kind, path } of found) {
      if (kind === "d" || !matches(path)) continue;
      const full = `${search.root === "/" ? "" : search.root}/${path}`;
      if (full.startsWith(`${sourceDir}/`)) source.add(full.slice(sourceDir.length + 1));
      else absolute.add(full.slice(1));
    }
  }
  return { source: [...source], absolute: [...absolute] };
}
