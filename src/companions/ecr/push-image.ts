import { createHash } from "node:crypto";
import { publish } from "../../kernel/events/index.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { readManifest } from "./domain/manifest.ts";
import { blobOf, digestOf, isImmutable } from "./domain/names.ts";
import { imagesMissing, imageThere, invalid, layersMissing, tagFixed } from "./errors.ts";
import { deleteImage, deleteTag, findImage, findTag, insertImage, moveTag, tagsIn } from "./store/images.ts";
import { findLayers } from "./store/layers.ts";
import { type Image, inside, type Repository } from "./store/tables.ts";

export const manifestDigest = (text: string): string => digestOf(createHash("sha256").update(text).digest("hex"));

/** Takes an image's manifest into a repository once everything it names is there, points the tag at it, and says so on the bus. */
export async function pushImage(
  tx: Tx,
  repository: Repository,
  given: { manifest: string; mediaType?: string | undefined; tag?: string | undefined },
  now: Date,
): Promise<Image & { isNew: boolean }> {
  const place = inside(repository);
  const manifest = readManifest(given.manifest, given.mediaType);
  if (typeof manifest === "string") throw invalid(manifest);
  const blobs = [...new Set(manifest.blobs.map(({ digest }) => blobOf(digest)!))];
  const layers = new Set((await findLayers(tx, place, blobs)).map(({ blob }) => blob));
  const missing = blobs.filter((blob) => !layers.has(blob)).map(digestOf);
  if (missing.length) throw layersMissing(missing);
  const unknown: string[] = [];
  for (const { digest } of manifest.manifests) if (!(await findImage(tx, place, digest))) unknown.push(digest);
  if (unknown.length) throw imagesMissing(unknown);
  const image: Image = {
    ...{ ...place, digest: manifestDigest(given.manifest), media_type: manifest.mediaType, manifest: given.manifest },
    ...{ artifact_type: manifest.artifactType ?? null, subject: manifest.subject ?? null, pushed_at: now, pulled_at: null },
    size_bytes: [...manifest.blobs, ...manifest.manifests].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
  const before = given.tag === undefined ? undefined : await findTag(tx, place, given.tag);
  if (given.tag !== undefined && before && before.digest !== image.digest) {
    const filters = repository.exclusion_filters.map(({ filter = "" }) => filter);
    if (isImmutable(repository.mutability, filters, given.tag)) throw tagFixed(given.tag, repository.name);
  }
  const inserted = await insertImage(tx, image);
  const isNew = inserted || (given.tag !== undefined && before?.digest !== image.digest);
  if (given.tag !== undefined) await moveTag(tx, { ...place, tag: given.tag, digest: image.digest });
  if (isNew) await announce(tx, image, "PUSH", given.tag);
  return { ...image, isNew };
}

/** PutImage refuses what is there already; the registry's own protocol does not. */
export const refuseKnown = ({ isNew, digest, repository }: Image & { isNew: boolean }, tag: string | undefined): void => {
  if (!isNew) throw imageThere(digest, tag, repository);
};

/** A tag takes only itself away, unless it was the last one; a digest takes the image with all its tags. */
export async function dropImage(
  tx: Tx,
  repository: Repository,
  by: { digest: string } | { tag: string },
): Promise<{ image: Image; tags: string[] } | undefined> {
  const place = inside(repository);
  const tagged = "tag" in by ? await findTag(tx, place, by.tag) : undefined;
  const image = await findImage(tx, place, "tag" in by ? (tagged?.digest ?? "") : by.digest);
  if (!image) return undefined;
  const tags = (await tagsIn(tx, place)).filter(({ digest }) => digest === image.digest);
  const dropped = tagged ? [tagged] : tags;
  if (tagged && tags.length > 1) await deleteTag(tx, tagged);
  else await deleteImage(tx, image);
  for (const tag of dropped.length ? dropped.map((one) => one.tag) : [undefined]) await announce(tx, image, "DELETE", tag);
  return { image, tags: dropped.map(({ tag }) => tag) };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html */
const announce = (tx: Tx, { account, region, repository, digest, media_type }: Image, action: "PUSH" | "DELETE", tag: string | undefined) =>
  publish(tx, {
    ...{ source: "aws.ecr", detailType: "ECR Image Action", account, region },
    detail: {
      ...{ result: "SUCCESS", "repository-name": repository, "image-digest": digest, "action-type": action },
      ...{ "manifest-media-type": media_type, "image-tag": tag ?? "" },
    },
  });
