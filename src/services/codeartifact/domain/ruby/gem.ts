import type { Dependency } from "../../store/tables.ts";
import type { Coordinates } from "../package-format.ts";

/** https://guides.rubygems.org/specification-reference/#name */
export const isGemName = (name: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,254}$/.test(name);
const number = "[0-9]+(?:\\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z]+(?:\\.[0-9A-Za-z]+)*)?";
const isNumber = (text: string): boolean => new RegExp(`^${number}$`).test(text) && text.length <= 128;
const isPlatform = (text: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(text);

export const gemCoordinates = (name: string): Coordinates => ({ format: "ruby", namespace: "", name });
/** A gem for one platform is a version of its own. */
export const gemVersion = (version: string, platform: string): string => (platform === "ruby" ? version : `${version}-${platform}`);
export const gemFile = (name: string, version: string): string => `${name}-${version}.gem`;

/** Names may have hyphens and digits as well, so that a file's name can be read in several ways: every one of them, likeliest first. */
export function readFullName(full: string): { name: string; version: string }[] {
  const found = [];
  for (let at = full.indexOf("-"); at > 0; at = full.indexOf("-", at + 1)) {
    const [name, version] = [full.slice(0, at), full.slice(at + 1)];
    if (isGemName(name) && /^[0-9]+(\.[0-9A-Za-z]+)*(-[A-Za-z0-9_.-]+)?$/.test(version)) found.push({ name, version });
  }
  return found.reverse();
}

export type Requirement = [operator: string, version: string][];
export interface GemSpec {
  name: string;
  version: string;
  platform: string;
  dependencies: { name: string; requirement: Requirement; type: string }[];
  requiredRuby: Requirement;
  requiredRubygems: Requirement;
}

/** A sentence when the specification has another shape than RubyGems writes. */
export function checkSpec({ name, version, platform, dependencies, requiredRuby, requiredRubygems }: GemSpec): string | undefined {
  if (!isGemName(name)) return `'${name.slice(0, 100)}' is not a valid gem name`;
  if (!isNumber(version)) return `'${version.slice(0, 100)}' is not a valid version`;
  if (!isPlatform(platform)) return `'${platform.slice(0, 100)}' is not a valid platform`;
  const requirements = [requiredRuby, requiredRubygems, ...dependencies.map(({ requirement }) => requirement)];
  const isRequirement = ([operator, wanted]: [string, string]): boolean => /^(=|!=|>|<|>=|<=|~>)$/.test(operator) && isNumber(wanted);
  if (!requirements.every((one) => one.every(isRequirement))) return "one of its requirements has another shape";
  return dependencies.every((one) => isGemName(one.name)) ? undefined : "one of its dependencies has no valid name";
}

const requirementText = (requirement: Requirement, separator: string): string =>
  (requirement.length ? requirement : [[">=", "0"] as const]).map(([operator, version]) => `${operator} ${version}`).join(separator);
const isAny = (requirement: Requirement): boolean => requirementText(requirement, "&") === ">= 0";

/** A version's line of the compact index: https://guides.rubygems.org/rubygems-org-compact-index-api/ */
export function infoLine(spec: GemSpec, sha256: string): string {
  const dependencies = spec.dependencies
    .filter(({ type }) => type === "runtime")
    .map(({ name, requirement }) => `${name}:${requirementText(requirement, "&")}`);
  const about = [
    `checksum:${sha256}`,
    ...(isAny(spec.requiredRuby) ? [] : [`ruby:${requirementText(spec.requiredRuby, "&")}`]),
    ...(isAny(spec.requiredRubygems) ? [] : [`rubygems:${requirementText(spec.requiredRubygems, "&")}`]),
  ];
  return `${gemVersion(spec.version, spec.platform)} ${dependencies.join(",")}|${about.join(",")}`;
}

export interface InfoLine extends GemSpec {
  full: string;
  sha256?: string;
}

/** Undefined for a line of another shape. */
export function readInfoLine(name: string, line: string): InfoLine | undefined {
  const [, full = "", listed = "", about = ""] = /^(\S+) ([^|]*)\|(.*)$/.exec(line) ?? [];
  const [, version = "", platform = "ruby"] = /^([0-9][0-9A-Za-z.]*)(?:-(.+))?$/.exec(full) ?? [];
  const facts = new Map(about.split(",").map((fact) => [fact.slice(0, fact.indexOf(":")), fact.slice(fact.indexOf(":") + 1)]));
  const dependencies = listed
    .split(",")
    .filter(Boolean)
    .map((text) => ({
      name: text.slice(0, text.indexOf(":")),
      requirement: readRequirement(text.slice(text.indexOf(":") + 1)),
      type: "runtime",
    }));
  const [requiredRuby, requiredRubygems] = ["ruby", "rubygems"].map((key) => readRequirement(facts.get(key) ?? ">= 0")) as [
    Requirement,
    Requirement,
  ];
  const read = { full, name, version, platform, dependencies, requiredRuby, requiredRubygems };
  const sha256 = facts.get("checksum");
  if (!version || checkSpec(read) !== undefined) return undefined;
  return { ...read, ...(sha256 && /^[0-9a-f]{64}$/.test(sha256) ? { sha256 } : {}) };
}

const readRequirement = (text: string): Requirement =>
  text.split("&").map((one) => {
    const [, operator = "=", version = ""] = /^\s*([=!<>~]*)\s*(.*?)\s*$/.exec(one) ?? [];
    return [operator || "=", version];
  });

export const gemDependencies = ({ dependencies }: GemSpec): Dependency[] =>
  dependencies.map(({ name, requirement, type }) => ({
    ...{ package: name, dependencyType: type, versionRequirement: requirementText(requirement, ", ") },
  }));
