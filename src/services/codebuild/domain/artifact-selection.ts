/** One path found in the build: f file, l link, d directory. Paths are relative to the place that was searched. */
export interface Found {
  kind: "f" | "l" | "d";
  path: string;
}

/** Compiles globs into one test; the library behind it is handed in. */
export type Matcher = (patterns: string[]) => (path: string) => boolean;

export interface Wanted {
  files: string[];
  baseDirectory?: string;
  excludePaths?: string[];
  discardPaths?: boolean;
}

/** A file to take (`from`, relative to the source directory) and its name in the artifact. */
export interface Chosen {
  from: string;
  to: string;
}

export type Selection = { chosen: Chosen[]; skipped: string[] } | { error: string };

const tidy = (path: string): string =>
  path
    .replace(/^\.\//, "")
    .replace(/\/{2,}/g, "/")
    .replace(/\/$/, "");
const climbs = (path: string): boolean => path.split("/").includes("..");

/**
 * Which of the files under the source directory an artifact is made of. A base directory may be a glob; its own path is stripped.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts
 */
export function selectFiles(found: Found[], wanted: Wanted, sourceDir: string, matcher: Matcher): Selection {
  const local = (pattern: string): string => tidy(pattern.startsWith(`${sourceDir}/`) ? pattern.slice(sourceDir.length + 1) : pattern);
  const base = wanted.baseDirectory === undefined ? undefined : local(wanted.baseDirectory === sourceDir ? "." : wanted.baseDirectory);
  const bases = base === undefined || base === "" || base === "." ? [""] : found.filter(isBase(base, matcher)).map(({ path }) => path);
  if (!bases.length) return { error: `no matching base directory path found for ${wanted.baseDirectory}` };
  const patterns = wanted.files.map(local);
  const outside = [...patterns, base ?? ""].find((pattern) => pattern.startsWith("/") || climbs(pattern));
  if (outside !== undefined) return { error: `artifact path is outside of the source directory: ${outside}` };
  const excluded = matcher((wanted.excludePaths ?? []).map(local));
  const chosen = new Map<string, Chosen>();
  const skipped = new Set(patterns);
  for (const pattern of patterns) {
    const matches = matcher([pattern]);
    for (const { kind, path } of found) {
      if (kind === "d") continue;
      const inner = within(path, bases);
      if (inner === undefined || !matches(inner) || excluded(inner)) continue;
      const to = wanted.discardPaths ? inner.slice(inner.lastIndexOf("/") + 1) : inner;
      if (!chosen.has(to)) chosen.set(to, { from: path, to });
      skipped.delete(pattern);
    }
  }
  if (!chosen.size) return { error: "no matching artifact paths found" };
  return { chosen: [...chosen.values()], skipped: [...skipped] };
}

function isBase(base: string, matcher: Matcher): (found: Found) => boolean {
  const matches = matcher([base]);
  return ({ kind, path }) => kind === "d" && (path === base || matches(path));
}

/** The path as seen from the first base directory that holds it. */
function within(path: string, bases: string[]): string | undefined {
  for (const base of bases) {
    if (base === "") return path;
    if (path.startsWith(`${base}/`)) return path.slice(base.length + 1);
  }
  return undefined;
}
