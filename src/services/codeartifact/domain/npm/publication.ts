import type { Coordinates } from "../package-format.ts";
import { isRecord, type Manifest } from "./manifest.ts";
import { fullName, isSemver } from "./names.ts";

/** What `npm publish` sends, taken apart. */
export interface NpmPublication {
  manifest: Manifest;
  /** Base64. */
  tarball: string;
  /** As the client says. */
  sizeBytes?: number;
  integrity?: string;
  shasum?: string;
  tags: Record<string, string>;
  readme?: string;
}

const readmeLimit = 1_000_000;
export const isTag = (tag: string): boolean => /^[A-Za-z_][\w.-]{0,127}$/.test(tag) && !/^v\d/.test(tag) && tag !== "__proto__";

/** The publication, or what is wrong with it. */
export function readPublication(document: unknown, coordinates: Coordinates): NpmPublication | string {
  if (!isRecord(document)) return "The body is not a package document";
  const full = fullName(coordinates);
  if (document.name !== full) return `The document is of ${JSON.stringify(document.name)}, not of ${full}`;
  const versions = isRecord(document.versions) ? Object.entries(document.versions) : [];
  const [first, ...more] = versions;
  if (!first || more.length) return "Exactly one version is published at a time";
  const [version, manifest] = first;
  if (!isSemver(version)) return `${JSON.stringify(version.slice(0, 100))} is not a semantic version`;
  if (!isRecord(manifest) || manifest.name !== full || manifest.version !== version)
    return `The manifest is not that of ${full} ${version}`;
  const tarball = tarballOf(document._attachments);
  if (typeof tarball === "string") return tarball;
  const tags = tagsOf(document["dist-tags"], version);
  if (typeof tags === "string") return tags;
  const dist = isRecord(manifest.dist) ? manifest.dist : {};
  const readme = [manifest.readme, document.readme].find((text) => typeof text === "string" && text !== "") as string | undefined;
  return {
    ...{ manifest: manifest as Manifest, tags },
    ...tarball,
    ...(typeof dist.integrity === "string" ? { integrity: dist.integrity } : {}),
    ...(typeof dist.shasum === "string" ? { shasum: dist.shasum } : {}),
    ...(readme ? { readme: readme.slice(0, readmeLimit) } : {}),
  };
}

function tarballOf(attachments: unknown): { tarball: string; sizeBytes?: number } | string {
  const [attached, ...more] = isRecord(attachments) ? Object.entries(attachments) : [];
  if (!attached) return "There is no tarball";
  if (more.length) return "Only a tarball can be attached: provenance statements are not kept here";
  const [name, attachment] = attached;
  if (!name.endsWith(".tgz") || !isRecord(attachment) || typeof attachment.data !== "string") return "The attachment is not a tarball";
  return { tarball: attachment.data, ...(typeof attachment.length === "number" ? { sizeBytes: attachment.length } : {}) };
}

function tagsOf(tags: unknown, version: string): Record<string, string> | string {
  if (tags === undefined) return {};
  if (!isRecord(tags)) return "dist-tags is not an object";
  for (const [tag, target] of Object.entries(tags)) {
    if (!isTag(tag)) return `${JSON.stringify(tag.slice(0, 100))} is not a dist-tag`;
    if (target !== version) return `The dist-tag ${tag} does not point to the version that is published`;
  }
  return tags as Record<string, string>;
}

/** What `npm deprecate` sends: the whole document, in which some versions say something else than before. */
export function readDeprecations(document: unknown, coordinates: Coordinates): Map<string, string> | string {
  if (!isRecord(document) || document.name !== fullName(coordinates) || !isRecord(document.versions))
    return "The body is not a package document";
  const said = Object.entries(document.versions).flatMap(([version, manifest]): [string, string][] =>
    isRecord(manifest) && typeof manifest.deprecated === "string" ? [[version, manifest.deprecated]] : [],
  );
  return new Map(said);
}
