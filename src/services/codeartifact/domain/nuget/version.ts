import { compareSemver } from "../npm/names.ts";

const form =
  /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;
const number = (text: string | undefined): string => (text ?? "0").replace(/^0+(?=\d)/, "");

/**
 * One spelling for one version, in lower case as addresses have it: https://learn.microsoft.com/nuget/concepts/package-versioning#normalized-version-numbers
 * Undefined for what is none.
 */
export function normalizeNugetVersion(text: string): string | undefined {
  const found = text.length <= 128 ? form.exec(text.trim()) : null;
  if (!found) return undefined;
  const [, major, minor, patch, fourth, prerelease] = found;
  const last = number(fourth);
  const release = [major, minor, patch].map(number).join(".");
  return `${release}${last === "0" ? "" : `.${last}`}${prerelease ? `-${prerelease.toLowerCase()}` : ""}`;
}

export const isNugetPrerelease = (version: string): boolean => version.split("+", 1)[0]!.includes("-");
/** Versions that clients of before 4.3 do not understand. */
export const isSemver2 = (version: string): boolean => version.includes("+") || /-[^.+]*\./.test(version);

/** Of two normalised versions; a fourth number decides last before the prerelease. */
export function compareNugetVersions(one: string, other: string): number {
  const split = (version: string): [release: string, fourth: number, whole: string] => {
    const [, release = "", fourth = "0", rest = ""] = /^(\d+\.\d+\.\d+)(?:\.(\d+))?(.*)$/.exec(version) ?? [];
    return [release, Number(fourth), `${release}${rest}`];
  };
  const [a, b] = [split(one), split(other)];
  return compareSemver(a[0], b[0]) || a[1] - b[1] || compareSemver(a[2], b[2]);
}
