import { normalizePypiName } from "../coordinates.ts";
import { normalizePypiVersion } from "./version.ts";

/** https://packaging.python.org/en/latest/specifications/name-normalization/#valid-non-normalized-names */
export const isPypiName = (name: string): boolean => /^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i.test(name) && name.length <= 255;

export interface Distribution {
  kind: "bdist_wheel" | "sdist";
  /** Normalised. */
  version: string;
}

const fileName = /^[A-Za-z0-9_.!+-]{1,255}$/;

/** What a file's name says; undefined when it is no wheel or source distribution of the project. `project` is normalised. */
export function readDistribution(file: string, project: string): Distribution | undefined {
  if (!fileName.test(file)) return undefined;
  return file.endsWith(".whl") ? wheel(file, project) : sdist(file, project);
}

/** https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention */
function wheel(file: string, project: string): Distribution | undefined {
  const parts = file.slice(0, -".whl".length).split("-");
  const version = normalizePypiVersion(parts[1] ?? "");
  if (parts.length < 5 || parts.length > 6 || parts.some((part) => part === "") || normalizePypiName(parts[0]!) !== project)
    return undefined;
  return version === undefined ? undefined : { kind: "bdist_wheel", version };
}

/** Old names have hyphens in the project's name as well: the one that leaves the project's name is meant. */
function sdist(file: string, project: string): Distribution | undefined {
  const stem = /^(.+)\.(?:tar\.gz|zip)$/.exec(file)?.[1];
  if (!stem) return undefined;
  for (let at = stem.indexOf("-"); at > 0; at = stem.indexOf("-", at + 1)) {
    const version = normalizePypiVersion(stem.slice(at + 1));
    if (version !== undefined && normalizePypiName(stem.slice(0, at)) === project) return { kind: "sdist", version };
  }
  return undefined;
}

/** What a version remembers of one of its files beside its bytes. */
export interface AboutFile {
  requiresPython?: string;
  yanked?: string | true;
}
/**
 * A file's metadata is an asset beside it, so that it comes along wherever the file is copied or kept.
 * @DIFFERS AWS serves no metadata alone (PEP 658); here ListPackageVersionAssets shows it as one asset more for each wheel.
 */
export const metadataAsset = (file: string): string => `${file}.metadata`;
export const isMetadataAsset = (name: string): boolean => name.endsWith(".metadata");
