import { dependenciesOf, detailsOf, distOf, documentOf, isRecord, type Manifest } from "../../domain/npm/manifest.ts";
import { fullName, isSemver, npmAsset } from "../../domain/npm/names.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import type { OfferedAsset, OfferedVersion, Source } from "../../registry/source.ts";

/** A public npm registry: one packument says everything. */
export const npmSource: Source = {
  about: (coordinates) => ({ path: fullName(coordinates).replace("/", "%2f"), headers: { accept: "application/json" } }),
  read(document, coordinates) {
    const packument: unknown = JSON.parse(document.toString("utf8"));
    if (!isRecord(packument) || packument.name !== fullName(coordinates)) throw new Error("This is not the packument of the package");
    const times = isRecord(packument.time) ? packument.time : {};
    const versions = isRecord(packument.versions) ? packument.versions : {};
    const offered = Object.entries(versions).flatMap(([version, manifest]) =>
      offeredVersion(coordinates, version, manifest, times[version]),
    );
    return { versions: offered, tags: tagsOf(packument["dist-tags"]) };
  },
};

const tagsOf = (tags: unknown): Record<string, string> =>
  isRecord(tags) ? Object.fromEntries(Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === "string")) : {};

/** A version of the wrong shape is left out: the others are still good. */
function offeredVersion(coordinates: Coordinates, version: string, manifest: unknown, time: unknown): OfferedVersion[] {
  if (!isSemver(version) || !isRecord(manifest) || !isRecord(manifest.dist) || typeof manifest.dist.tarball !== "string") return [];
  if (manifest.name !== fullName(coordinates) || manifest.version !== version || !URL.canParse(manifest.dist.tarball, "http://registry/"))
    return [];
  const dist = distOf(manifest.dist);
  const releasedAt = typeof time === "string" && !Number.isNaN(Date.parse(time)) ? { releasedAt: new Date(time).toISOString() } : {};
  return [
    {
      version,
      assets: [{ name: npmAsset, url: manifest.dist.tarball, ...hashesOf(dist.integrity, dist.shasum) }],
      document: documentOf(manifest as Manifest),
      metadata: { dist },
      details: detailsOf(manifest as Manifest),
      dependencies: dependenciesOf(manifest as Manifest),
      ...releasedAt,
    },
  ];
}

/** https://www.w3.org/TR/SRI/: several hashes may stand there; each that is known must hold. */
function hashesOf(integrity: string | undefined, shasum: string | undefined): Pick<OfferedAsset, "sha1" | "sha256" | "sha512"> {
  const hashes: Pick<OfferedAsset, "sha1" | "sha256" | "sha512"> = {};
  if (shasum && /^[0-9a-f]{40}$/i.test(shasum)) hashes.sha1 = shasum.toLowerCase();
  for (const one of integrity?.trim().split(/\s+/) ?? []) {
    const [, algorithm, hash] = /^(sha1|sha256|sha512)-([A-Za-z0-9+/=]+)/.exec(one) ?? [];
    if (algorithm && hash) hashes[algorithm as keyof typeof hashes] = Buffer.from(hash, "base64").toString("hex");
  }
  return hashes;
}
