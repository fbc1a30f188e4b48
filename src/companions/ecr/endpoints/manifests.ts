import type { IncomingMessage } from "node:http";
import type { Tx } from "../../../kernel/store/index.ts";
import { mediaTypes, mostManifestBytes, readManifest } from "../domain/manifest.ts";
import { blobOf, isTag } from "../domain/names.ts";
import { dropImage, manifestDigest, pushImage } from "../push-image.ts";
import { findImage, findTag, notePull, referrersOf, tagsIn } from "../store/images.ts";
import { type Image, type InRepository, inside } from "../store/tables.ts";
import { answer, answerJson, notThere, RegistryError, unknownManifest, wrongDigest } from "./answer.ts";
import { enter, type Visit } from "./visit.ts";

/** GET, HEAD, PUT and DELETE of a manifest, by tag or digest. */
export async function visitManifest(visit: Visit, name: string, reference: string): Promise<void> {
  const { method } = visit.request;
  if (!isTag(reference) && blobOf(reference) === undefined)
    throw new RegistryError(400, "TAG_INVALID", `not a tag or digest: ${reference}`);
  if (method === "GET" || method === "HEAD") return showManifest(visit, name, reference);
  if (method === "PUT") return putManifest(visit, name, reference);
  if (method !== "DELETE") throw notThere();
  const dropped = await visit.kernel.store.transaction(async (tx) => {
    const repository = await enter(tx, visit, name, "BatchDeleteImage");
    return dropImage(tx, repository, isTag(reference) ? { tag: reference } : { digest: reference });
  });
  if (!dropped) throw unknownManifest(reference);
  answer(visit.response, 202);
}

async function imageOf(tx: Tx, place: InRepository, reference: string): Promise<Image | undefined> {
  const digest = isTag(reference) ? (await findTag(tx, place, reference))?.digest : reference;
  return digest === undefined ? undefined : findImage(tx, place, digest);
}

const pullNotedMs = 3600 * 1000;

async function showManifest(visit: Visit, name: string, reference: string): Promise<void> {
  const { now } = visit;
  const image = await visit.kernel.store.transaction(async (tx) => {
    const found = await imageOf(tx, inside(await enter(tx, visit, name, "BatchGetImage")), reference);
    const pulled = visit.request.method === "GET" && found && now.getTime() - (found.pulled_at?.getTime() ?? 0) > pullNotedMs;
    if (pulled) await notePull(tx, found, now);
    return found;
  });
  if (!image) throw unknownManifest(reference);
  const headers = { "content-type": image.media_type, "docker-content-digest": image.digest, etag: `"${image.digest}"` };
  answer(visit.response, 200, headers, image.manifest);
}

async function putManifest(visit: Visit, name: string, reference: string): Promise<void> {
  const { kernel, request, now } = visit;
  // Whoever may not push is told so before anything is read.
  await kernel.store.read((tx) => enter(tx, visit, name, "PutImage"));
  const manifest = await readText(request);
  const tag = isTag(reference) ? reference : undefined;
  if (tag === undefined && manifestDigest(manifest) !== reference) throw wrongDigest("the manifest is not what its digest says");
  const image = await kernel.store.transaction(async (tx) => {
    const repository = await enter(tx, visit, name, "PutImage");
    return pushImage(tx, repository, { manifest, mediaType: request.headers["content-type"], tag }, now).catch(asRegistryError);
  });
  const subject = image.subject === null ? {} : { "oci-subject": image.subject };
  answer(visit.response, 201, { location: `/v2/${name}/manifests/${image.digest}`, "docker-content-digest": image.digest, ...subject });
}

/** The API's exceptions as the registry's own protocol says them. */
function asRegistryError(error: unknown): never {
  const codes: Record<string, string> = {
    LayersNotFoundException: "MANIFEST_BLOB_UNKNOWN",
    ReferencedImagesNotFoundException: "MANIFEST_BLOB_UNKNOWN",
    InvalidParameterException: "MANIFEST_INVALID",
    ImageTagAlreadyExistsException: "TAG_INVALID",
  };
  const code = error instanceof Error ? codes[error.name] : undefined;
  if (code === undefined) throw error;
  throw new RegistryError(400, code, (error as Error).message);
}

async function readText(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += (piece as Buffer).length;
    if (bytes > mostManifestBytes) throw new RegistryError(413, "MANIFEST_INVALID", `a manifest has at most ${mostManifestBytes} bytes`);
    pieces.push(piece as Buffer);
  }
  const whole = Buffer.concat(pieces);
  const text = whole.toString("utf8");
  // The digest is that of the bytes, which are kept as text.
  if (text.includes("\0") || !Buffer.from(text).equals(whole))
    throw new RegistryError(400, "MANIFEST_INVALID", "the manifest is not UTF-8");
  return text;
}

/** GET of the tags, in pages of `n` after `last`. */
export async function listTags(visit: Visit, name: string, query: URLSearchParams): Promise<void> {
  if (visit.request.method !== "GET") throw notThere();
  const all = await visit.kernel.store.read(async (tx) => tagsIn(tx, inside(await enter(tx, visit, name, "ListImages"))));
  const most = Math.min(1000, Number.parseInt(query.get("n") ?? "1000", 10) || 1000);
  const after = query.get("last") ?? "";
  const rest = all
    .map(({ tag }) => tag)
    .filter((tag) => tag > after)
    .sort();
  const tags = rest.slice(0, most);
  const more: Record<string, string> =
    rest.length > tags.length
      ? { link: `</v2/${name}/tags/list?n=${most}&last=${encodeURIComponent(tags.at(-1) ?? "")}>; rel="next"` }
      : {};
  answerJson(visit.response, 200, { name, tags }, more);
}

/** GET of what says something about an image: signatures, attestations, bills of material. */
export async function listReferrers(visit: Visit, name: string, digest: string, query: URLSearchParams): Promise<void> {
  if (visit.request.method !== "GET") throw notThere();
  const wanted = query.get("artifactType");
  const found = await visit.kernel.store.read(async (tx) => referrersOf(tx, inside(await enter(tx, visit, name, "BatchGetImage")), digest));
  const manifests = found
    .filter(({ artifact_type }) => wanted === null || artifact_type === wanted)
    .map((image) => {
      const read = readManifest(image.manifest, image.media_type);
      const annotations = typeof read === "string" ? undefined : read.annotations;
      return {
        ...{ mediaType: image.media_type, digest: image.digest, size: Buffer.byteLength(image.manifest) },
        ...(image.artifact_type === null ? {} : { artifactType: image.artifact_type }),
        ...(annotations ? { annotations } : {}),
      };
    });
  const headers: Record<string, string> = {
    "content-type": mediaTypes.index,
    ...(wanted === null ? {} : { "oci-filters-applied": "artifactType" }),
  };
  answerJson(visit.response, 200, { schemaVersion: 2, mediaType: mediaTypes.index, manifests }, headers);
}
