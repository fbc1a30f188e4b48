import { type MavenPath, snapshotOfBuild } from "../../domain/maven/layout.ts";
import { isRecord } from "../../domain/record.ts";
import { notFound } from "../../errors.ts";
import { type AssetHashes, readAsset, storeAsset } from "../../registry/assets.ts";
import { publishVersion } from "../../registry/publish.ts";
import { lockPackage } from "../../store/packages.ts";
import { findAsset, findVersion, updateVersion } from "../../store/versions.ts";
import type { Answer } from "../answer.ts";
import { archiveLimits } from "../archive/limits.ts";
import type { FormatRequest } from "../format.ts";
import { Refusal } from "../packages.ts";
import { type Pom, readPom } from "./pom.ts";

/** A file joins its version, which nobody sees before the artifact's metadata names it. */
export async function deployFile(asked: FormatRequest, { coordinates, version, file }: MavenPath): Promise<Answer> {
  await asked.may("PublishPackageVersion", coordinates);
  const asset = await storeAsset(asked.kernel, file, asked.request);
  let pom: Pom | undefined;
  if (file === `${coordinates.name}-${version}.pom`) {
    if (asset.size_bytes > archiveLimits.readBytes) throw new Refusal(400, `${file} is too large`);
    pom = readPom(file, await readAsset(asked.kernel, asset), coordinates, [version, snapshotOfBuild(version) ?? version]);
  }
  await publishVersion(asked, { coordinates, version, assets: [asset], mode: "adds", status: "Unfinished", ...pom });
  return { status: 201 };
}

const hashOf = (asset: AssetHashes, checksum: NonNullable<MavenPath["checksum"]>): string =>
  checksum === "sha256" ? asset.digest : asset[checksum];

/** Hashes are not stored: each is computed here, and what the client believes must be the same. One that is not is remembered. */
export async function checkHash(asked: FormatRequest, { coordinates, version, file, checksum }: MavenPath): Promise<Answer> {
  await asked.may("PublishPackageVersion", coordinates);
  const believed = readHash(await asked.body(1024));
  const known = await asked.kernel.store.transaction(async (tx) => {
    const held = await lockPackage(tx, asked.repository.id, coordinates);
    const row = held && (await findVersion(tx, held.id, version));
    const asset = row && (await findAsset(tx, row.id, file));
    if (!row || !asset) throw notFound("asset", file);
    const isSame = hashOf(asset, checksum!) === believed;
    const mismatches = mismatchesOf(row.metadata).filter((name) => name !== file);
    if (isSame !== mismatchesOf(row.metadata).includes(file)) return isSame;
    await updateVersion(tx, row.id, { metadata: { ...row.metadata, mismatches: isSame ? mismatches : [...mismatches, file] } });
    return isSame;
  });
  if (!known) throw new Refusal(400, `The ${checksum} of ${file} is not ${believed.slice(0, 128)}`);
  return { status: 201 };
}

/** Some clients write the file's name behind the hash. */
const readHash = (body: Buffer): string => body.toString("latin1").trim().split(/\s+/)[0] ?? "";

/** Files whose hash was another one than the client said: with such, a version is not finished. */
export const mismatchesOf = (metadata: Record<string, unknown>): string[] =>
  isRecord(metadata) && Array.isArray(metadata.mismatches) ? metadata.mismatches.filter((name) => typeof name === "string") : [];

/** The metadata's own hash: what is served of it is computed, so that only its form can be looked at. */
export async function acceptMetadataHash(asked: FormatRequest, { coordinates, file, checksum }: MavenPath): Promise<Answer> {
  await asked.may("PutPackageMetadata", coordinates);
  const lengths = { md5: 32, sha1: 40, sha256: 64, sha512: 128 };
  const hash = readHash(await asked.body(1024));
  if (!/^[0-9a-f]+$/.test(hash) || hash.length !== lengths[checksum!]) throw new Refusal(400, `This is no ${checksum} of ${file}`);
  return { status: 201 };
}
