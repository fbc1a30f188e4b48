import { pipeline } from "node:stream/promises";
import { blobOf } from "../domain/names.ts";
import { deleteLayer, findLayers } from "../store/layers.ts";
import { inside } from "../store/tables.ts";
import { answer, notThere, RegistryError, unknownBlob } from "./answer.ts";
import { enter, type Visit } from "./visit.ts";

/** GET, HEAD and DELETE of a blob. */
export async function visitBlob(visit: Visit, name: string, digest: string): Promise<void> {
  const { method } = visit.request;
  if (method === "DELETE") return removeBlob(visit, name, digest);
  if (method !== "GET" && method !== "HEAD") throw notThere();
  const blob = blobOf(digest);
  const layer = await visit.kernel.store.read(async (tx) => {
    const reads = ["GetDownloadUrlForLayer", ...(method === "HEAD" ? ["BatchCheckLayerAvailability"] : [])];
    const repository = await enter(tx, visit, name, ...reads);
    return blob === undefined ? undefined : (await findLayers(tx, inside(repository), [blob]))[0];
  });
  if (!layer) throw unknownBlob(digest);
  const sizeBytes = Number(layer.size_bytes);
  const headers = {
    "content-type": "application/octet-stream",
    "docker-content-digest": digest,
    etag: `"${digest}"`,
    "accept-ranges": "bytes",
  };
  const range = rangeOf(visit.request.headers.range, sizeBytes);
  if (range === "none")
    throw new RegistryError(416, "RANGE_INVALID", "the range lies outside of the blob", { "content-range": `bytes */${sizeBytes}` });
  const length = range ? range.end - range.start + 1 : sizeBytes;
  const partial = range ? { "content-range": `bytes ${range.start}-${range.end}/${sizeBytes}` } : {};
  if (method === "HEAD" || length === 0) return answer(visit.response, 200, { ...headers, "content-length": length });
  visit.response.writeHead(range ? 206 : 200, { ...headers, ...partial, "content-length": length });
  await pipeline(await visit.kernel.blobs.get(layer.blob, range), visit.response).catch(() => visit.response.destroy());
}

/** One range of bytes; anything else in the header counts as none given. */
function rangeOf(header: string | undefined, sizeBytes: number): { start: number; end: number } | "none" | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return undefined;
  const start = from === "" ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const end = from === "" || to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return start > end ? "none" : { start, end };
}

async function removeBlob(visit: Visit, name: string, digest: string): Promise<void> {
  const blob = blobOf(digest);
  const outcome = await visit.kernel.store.transaction(async (tx) => {
    const repository = await enter(tx, visit, name, "BatchDeleteImage");
    return blob === undefined ? "unknown" : deleteLayer(tx, inside(repository), blob);
  });
  if (outcome === "unknown") throw unknownBlob(digest);
  if (outcome === "used") throw new RegistryError(405, "UNSUPPORTED", "an image of the repository needs this blob");
  answer(visit.response, 202);
}
