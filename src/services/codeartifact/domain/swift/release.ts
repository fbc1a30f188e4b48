import type { Coordinates } from "../package-format.ts";
import { isRecord, textOf } from "../record.ts";

/** https://github.com/swiftlang/swift-package-manager/blob/main/Documentation/PackageRegistry/Registry.md#36-package-identification */
export const isSwiftScope = (scope: string): boolean => /^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$/.test(scope);
export const isSwiftName = (name: string): boolean => /^[A-Za-z0-9](?:[A-Za-z0-9]|[-_](?=[A-Za-z0-9])){0,99}$/.test(name);
export const swiftCoordinates = (scope: string, name: string): Coordinates => ({
  ...{ format: "swift", namespace: scope.toLowerCase(), name: name.toLowerCase() },
});

export const sourceArchive = (name: string, version: string): string => `${name}-${version}.zip`;
export const manifestPath = /^(?:[^/]+\/)?(Package(?:@swift-\d+(?:\.\d+){0,2})?\.swift)$/;

/** What a version remembers beside its archive. */
export interface Release {
  /** Package.swift, and those for versions of the tools. */
  manifests: Record<string, string>;
  about: Record<string, unknown>;
  repositoryUrls: string[];
  signature?: { signatureBase64Encoded: string; signatureFormat: string };
  metadataSignature?: string;
}

/** The version of the tools that a manifest asks for in its first line. */
export const toolsVersion = (manifest: string): string | undefined => /^\s*\/\/\s*swift-tools-version\s*:\s*([\d.]+)/i.exec(manifest)?.[1];

export const repositoryUrls = (about: Record<string, unknown>): string[] =>
  Array.isArray(about.repositoryURLs) ? about.repositoryURLs.flatMap((url) => textOf(url) ?? []).slice(0, 50) : [];

export function swiftDetails(name: string, about: Record<string, unknown>) {
  const [summary, licence, source] = [textOf(about.description), textOf(about.licenseURL), repositoryUrls(about)[0]];
  return {
    displayName: name,
    ...(summary ? { summary } : {}),
    ...(source ? { sourceCodeRepository: source } : {}),
    ...(licence ? { licenses: [{ url: licence }] } : {}),
  };
}

/** A sentence when the metadata that came along has another shape. */
export function checkAbout(about: unknown): string | undefined {
  if (!isRecord(about)) return "it is no JSON object";
  const texts = ["description", "licenseURL", "originalPublicationTime", "readmeURL"] as const;
  const wrong = texts.find((name) => about[name] !== undefined && typeof about[name] !== "string");
  if (wrong) return `its ${wrong} is no text`;
  if (about.author !== undefined && !isRecord(about.author)) return "its author is no object";
  return about.repositoryURLs === undefined || Array.isArray(about.repositoryURLs) ? undefined : "its repositoryURLs are no list";
}

/** Addresses of one git repository in the forms in which people write them. */
export const normalizeRepositoryUrl = (url: string): string =>
  url
    .trim()
    .toLowerCase()
    .replace(/^[a-z+]+:\/\/(?:[^@/]*@)?/, "")
    .replace(/^[^@/]+@([^:/]+):/, "$1/")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
