import type { Dependency, Details } from "../../store/tables.ts";
import { isSemver } from "../npm/names.ts";
import type { Coordinates } from "../package-format.ts";
import { isRecord, textOf } from "../record.ts";

/** https://doc.rust-lang.org/cargo/reference/registry-index.html#name-restrictions */
export const isCrateName = (name: string): boolean => /^[A-Za-z][\w-]{0,63}$/.test(name);
export const isCrateVersion = isSemver;

/** The index knows a crate by its lower-case name. */
export const crateCoordinates = (name: string): Coordinates => ({ format: "cargo", namespace: "", name: name.toLowerCase() });
export const crateFile = ({ name }: Pick<Coordinates, "name">, version: string): string => `${name}-${version}.crate`;

export function indexPath(name: string): string {
  const lower = name.toLowerCase();
  if (lower.length < 3) return `${lower.length}/${lower}`;
  return lower.length === 3 ? `3/${lower[0]}/${lower}` : `${lower.slice(0, 2)}/${lower.slice(2, 4)}/${lower}`;
}

/** One line of the index without what may change of it: whether the version is yanked. */
export type IndexLine = Record<string, unknown> & { name: string; vers: string; cksum: string };
export const withYanked = (line: string, yanked: boolean): string => `${line.slice(0, -1)},"yanked":${yanked}}`;

/** What `cargo publish` sends, as the index says it; a sentence when it has another shape. https://doc.rust-lang.org/cargo/reference/registry-web-api.html#publish */
export function indexLine(published: unknown, cksum: string): IndexLine | string {
  if (!isRecord(published) || typeof published.name !== "string" || typeof published.vers !== "string") return "it has no name and vers";
  const { name, vers, deps = [], features = {}, links, rust_version } = published;
  if (!isCrateName(name)) return `'${name.slice(0, 100)}' is not a valid crate name`;
  if (!isCrateVersion(vers)) return `'${vers.slice(0, 100)}' is not a semantic version`;
  if (!Array.isArray(deps) || !isFeatures(features)) return "its deps must be a list and its features lists by name";
  const listed = deps.map(indexDependency);
  if (listed.some((one) => one === undefined)) return "one of its deps has another shape";
  const isNewer = (value: string): boolean => value.startsWith("dep:") || value.includes("?/");
  const [old, newer] = [false, true].map((wanted) =>
    Object.fromEntries(Object.entries(features).filter(([, values]) => values.some(isNewer) === wanted)),
  ) as [Record<string, string[]>, Record<string, string[]>];
  return {
    ...{ name, vers, deps: listed, cksum, features: old },
    // Cargo before 1.60 does not know what these say, and then leaves the version out.
    ...(Object.keys(newer).length ? { features2: newer, v: 2 } : {}),
    links: typeof links === "string" ? links : null,
    ...(typeof rust_version === "string" ? { rust_version } : {}),
  };
}

const isFeatures = (value: unknown): value is Record<string, string[]> =>
  isRecord(value) && Object.values(value).every((one) => Array.isArray(one) && one.every((text) => typeof text === "string"));

function indexDependency(value: unknown): Record<string, unknown> | undefined {
  if (!isRecord(value) || typeof value.name !== "string" || typeof value.version_req !== "string" || !isCrateName(value.name))
    return undefined;
  const { name, version_req: req, features = [], optional = false, default_features = true, target = null, kind = "normal" } = value;
  const { registry = null, explicit_name_in_toml: explicit } = value;
  const renamed = typeof explicit === "string" && explicit !== "" ? { name: explicit, package: name } : { name };
  return { ...renamed, req, features, optional, default_features, target, kind, registry };
}

export function crateDependencies(deps: unknown): Dependency[] {
  if (!Array.isArray(deps)) return [];
  return deps.filter(isRecord).flatMap((dep): Dependency[] => {
    const name = textOf(dep.package) ?? textOf(dep.name);
    const [versionRequirement, dependencyType] = [textOf(dep.req), textOf(dep.kind)];
    if (!name) return [];
    return [{ package: name, ...(dependencyType ? { dependencyType } : {}), ...(versionRequirement ? { versionRequirement } : {}) }];
  });
}

export function crateDetails(published: Record<string, unknown>): Details {
  const [summary, homePage] = [textOf(published.description), textOf(published.homepage)];
  const [source, licence] = [textOf(published.repository), textOf(published.license, 255)];
  return {
    displayName: String(published.name),
    ...(summary ? { summary } : {}),
    ...(homePage ? { homePage } : {}),
    ...(source ? { sourceCodeRepository: source } : {}),
    ...(licence ? { licenses: [{ name: licence }] } : {}),
  };
}

/** Name and version in the manifest of the archive, which cargo itself has written. */
export function manifestOf(toml: string): { name?: string | undefined; version?: string | undefined } {
  const section = /^\[package\][ \t]*\r?\n([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(toml)?.[1] ?? "";
  const value = (key: string): string | undefined => new RegExp(`^${key}\\s*=\\s*"([^"\\n]*)"`, "m").exec(section)?.[1];
  return { name: value("name"), version: value("version") };
}
