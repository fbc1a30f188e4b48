import type { Coordinates } from "../package-format.ts";

/** The scope is the namespace, without its `@`. */
export const fullName = ({ namespace, name }: Pick<Coordinates, "namespace" | "name">): string =>
  namespace ? `@${namespace}/${name}` : name;

const part = /^[A-Za-z0-9~!'()*-][\w.~!'()*-]*$/;

/** Undefined for what npm would not take as a name: it becomes part of addresses and of folders at clients. */
export function npmCoordinates(text: string): Coordinates | undefined {
  const [, namespace = "", name = ""] = /^(?:@([^/]+)\/)?([^/]+)$/.exec(text) ?? [];
  if (!part.test(name) || (namespace !== "" && !part.test(namespace)) || text.length > 214) return undefined;
  return name === "node_modules" ? undefined : { format: "npm", namespace, name };
}

/** What npm's addresses call a version's only file. */
export const tarballName = (name: string, version: string): string => `${name}-${version}.tgz`;

/** The version in a tarball's name; undefined when the name is another package's. */
export function versionOfTarball(name: string, file: string): string | undefined {
  if (!file.startsWith(`${name}-`) || !file.endsWith(".tgz")) return undefined;
  const version = file.slice(name.length + 1, -".tgz".length);
  return isSemver(version) ? version : undefined;
}

/** CodeArtifact's name for it. */
export const npmAsset = "package.tgz";

const numbers = "(?:0|[1-9]\\d*)";
const identifier = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
const semver = new RegExp(
  `^(${numbers})\\.(${numbers})\\.(${numbers})(?:-(${identifier}(?:\\.${identifier})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);
export const isSemver = (version: string): boolean => version.length <= 255 && semver.test(version);

/** https://semver.org/#spec-item-11; what is no semantic version comes first. */
export function compareSemver(one: string, other: string): number {
  const [a, b] = [semver.exec(one), semver.exec(other)];
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  for (const index of [1, 2, 3]) {
    const difference = compareNumbers(a[index]!, b[index]!);
    if (difference) return difference;
  }
  return comparePreleases(a[4], b[4]);
}

const compareNumbers = (one: string, other: string): number => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

function comparePreleases(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  const [ones, others] = [one.split("."), other.split(".")];
  for (let index = 0; index < Math.max(ones.length, others.length); index++) {
    const [a, b] = [ones[index], others[index]];
    if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined);
    const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
    const difference = isNumber ? compareNumbers(a, b) : a < b ? -1 : a > b ? 1 : 0;
    if (difference) return difference;
  }
  return 0;
}

export const isPrerelease = (version: string): boolean => semver.exec(version)?.[4] !== undefined;
