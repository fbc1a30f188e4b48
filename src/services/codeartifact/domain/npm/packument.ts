import { type Dist, isRecord, type Manifest } from "./manifest.ts";
import { compareSemver, fullName, isPrerelease, tarballName } from "./names.ts";

/** One version as a packument shows it. `document` is its manifest's text without `dist`. */
export interface PackumentEntry {
  version: string;
  document: string;
  dist: Dist;
  releasedAt?: string;
}
export interface PackumentParts {
  namespace: string;
  name: string;
  /** What tarballs' addresses begin with. */
  base: string;
  entries: readonly PackumentEntry[];
  tags: Readonly<Record<string, string>>;
  /** When anything about the package changed last. */
  modified?: string;
  readme?: string;
}

export const tarballUrl = ({ namespace, name, base }: Pick<PackumentParts, "namespace" | "name" | "base">, version: string): string =>
  `${base}${fullName({ namespace, name })}/-/${tarballName(name, version)}`;

/** Tags of versions that show; without a `latest` among them, it is the highest version. */
export function tagsToShow(tags: Readonly<Record<string, string>>, versions: readonly string[]): Record<string, string> {
  const shown = new Set(versions);
  const kept = Object.fromEntries(Object.entries(tags).filter(([, version]) => shown.has(version)));
  const releases = versions.filter((version) => !isPrerelease(version));
  const highest = [...(releases.length ? releases : versions)].sort(compareSemver).at(-1);
  return kept.latest !== undefined || highest === undefined ? kept : { latest: highest, ...kept };
}

function timesOf({ entries, modified }: PackumentParts): Record<string, string> {
  const released = entries.flatMap(({ version, releasedAt }) => (releasedAt ? [[version, releasedAt] as const] : []));
  const instants = released.map(([, at]) => at).sort();
  const last = [modified, instants.at(-1)]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
  return {
    ...(instants[0] ? { created: instants[0] } : {}),
    ...(last ? { modified: last } : {}),
    ...Object.fromEntries(released),
  };
}

const distText = (parts: PackumentParts, { version, dist }: PackumentEntry): string =>
  JSON.stringify({ ...dist, tarball: tarballUrl(parts, version) });

/** Manifests are put in as they are kept, never parsed: two thousand of them cost little more than their bytes. */
export function fullPackument(parts: PackumentParts): string {
  const { entries, tags } = parts;
  const full = fullName(parts);
  const versions = entries.map(
    (entry) => `${JSON.stringify(entry.version)}:${entry.document.slice(0, -1)},"dist":${distText(parts, entry)}}`,
  );
  const latest = entries.find(({ version }) => version === tags.latest);
  const about = { ...(latest ? aboutOf(JSON.parse(latest.document) as Manifest) : {}), ...(parts.readme ? { readme: parts.readme } : {}) };
  const head = JSON.stringify({ _id: full, name: full, "dist-tags": tags }).slice(0, -1);
  const tail = JSON.stringify({ time: timesOf(parts), ...about }).slice(1);
  return `${head},"versions":{${versions.join(",")}},${tail}`;
}

const shown = ["description", "homepage", "keywords", "repository", "author", "bugs", "license", "maintainers", "contributors"] as const;
const aboutOf = (manifest: Manifest): Record<string, unknown> =>
  Object.fromEntries(shown.flatMap((member) => (manifest[member] === undefined ? [] : [[member, manifest[member]]])));

/** https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md#abbreviated-version-object */
const brief = [
  ...[
    "name",
    "version",
    "deprecated",
    "dependencies",
    "optionalDependencies",
    "devDependencies",
    "bundleDependencies",
    "bundledDependencies",
  ],
  ...["peerDependencies", "peerDependenciesMeta", "acceptDependencies", "bin", "directories", "engines", "cpu", "os", "libc"],
  ...["hasInstallScript", "_hasShrinkwrap", "funding"],
] as const;

/** What installing needs. `time` is more than npm's own registry puts there: clients that wait for versions to age ask for it. */
export function abbreviatedPackument(parts: PackumentParts): string {
  const times = timesOf(parts);
  const versions = parts.entries.map((entry) => {
    const manifest = JSON.parse(entry.document) as Manifest;
    const kept = Object.fromEntries(brief.flatMap((member) => (manifest[member] === undefined ? [] : [[member, manifest[member]]])));
    const scripted = kept.hasInstallScript === undefined && runsAtInstall(manifest) ? { hasInstallScript: true } : {};
    return [entry.version, { ...kept, ...scripted, dist: { ...entry.dist, tarball: tarballUrl(parts, entry.version) } }] as const;
  });
  const head = { name: fullName(parts), "dist-tags": parts.tags, ...(times.modified ? { modified: times.modified } : {}) };
  return JSON.stringify({ ...head, time: times, versions: Object.fromEntries(versions) });
}

const runsAtInstall = ({ scripts }: Manifest): boolean =>
  isRecord(scripts) && ["preinstall", "install", "postinstall"].some((name) => name in scripts);
