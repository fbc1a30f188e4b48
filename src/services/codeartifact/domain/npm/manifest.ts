import type { Dependency, Details } from "../../store/tables.ts";
import { npmCoordinates } from "./names.ts";

/** A version's manifest, as npm made it from package.json. */
export type Manifest = Record<string, unknown> & { name: string; version: string };
/** The members of `dist` that are kept; its tarball's address depends on who asks. */
export interface Dist {
  integrity?: string;
  shasum?: string;
  fileCount?: number;
  unpackedSize?: number;
  signatures?: unknown;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The manifest's text without what belongs to one registry alone. It is never empty: it has a name and a version. */
export function documentOf(manifest: Manifest): string {
  const { dist: _dist, readme: _readme, readmeFilename: _file, _attachments, _rev, ...kept } = manifest;
  return JSON.stringify(kept);
}

export function distOf(dist: Record<string, unknown>): Dist {
  const { integrity, shasum, fileCount, unpackedSize, signatures } = dist;
  return {
    ...(typeof integrity === "string" ? { integrity } : {}),
    ...(typeof shasum === "string" ? { shasum } : {}),
    ...(typeof fileCount === "number" ? { fileCount } : {}),
    ...(typeof unpackedSize === "number" ? { unpackedSize } : {}),
    ...(Array.isArray(signatures) ? { signatures } : {}),
  };
}

const textOf = (value: unknown, most = 2000): string | undefined =>
  typeof value === "string" && value !== "" ? value.slice(0, most) : undefined;

/** What DescribePackageVersion tells. */
export function detailsOf(manifest: Manifest): Details {
  const { repository, license, homepage, description } = manifest;
  const source = textOf(isRecord(repository) ? repository.url : repository);
  const licence = textOf(isRecord(license) ? license.type : license, 255);
  return {
    displayName: manifest.name,
    ...(textOf(description) ? { summary: textOf(description)! } : {}),
    ...(textOf(homepage) ? { homePage: textOf(homepage)! } : {}),
    ...(source ? { sourceCodeRepository: source.replace(/^git\+/, "") } : {}),
    ...(licence ? { licenses: [{ name: licence }] } : {}),
  };
}

/** AWS's names for npm's kinds of dependencies. */
const kinds = { dependencies: "regular", devDependencies: "dev", peerDependencies: "peer", optionalDependencies: "optional" } as const;

export function dependenciesOf(manifest: Manifest): Dependency[] {
  return Object.entries(kinds).flatMap(([member, dependencyType]) => {
    const named = manifest[member];
    if (!isRecord(named)) return [];
    return Object.entries(named).flatMap(([full, versionRequirement]) => {
      const found = npmCoordinates(full);
      if (!found || typeof versionRequirement !== "string") return [];
      const { namespace, name } = found;
      return [{ ...(namespace ? { namespace } : {}), package: name, dependencyType, versionRequirement }];
    });
  });
}
