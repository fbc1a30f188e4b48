import { byteRange } from "../domain/byte-range.ts";
import type { Coordinates } from "../domain/package-format.ts";
import { streamAsset } from "../registry/assets.ts";
import { type OpenedAsset, openAsset } from "../registry/open-asset.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { searchPackage } from "../registry/search.ts";
import { type Answer, isNotModified } from "./answer.ts";
import type { FormatRequest } from "./format.ts";

export interface AssetRequest {
  coordinates: Coordinates;
  version: string;
  /** The asset's name in the version; not always the last part of the address. */
  asset: string;
  contentType: string;
  headers?: Record<string, string>;
}

/** Assets up to this size are kept in memory: a package's tarball is mostly smaller. */
const smallBytes = 2 * 1024 * 1024;

/** Answers an asset with ranges and validators, from wherever the search finds it. Undefined when nobody has it. */
export async function answerAsset(asked: FormatRequest, wanted: AssetRequest): Promise<Answer | undefined> {
  const { kernel, view, repository, request } = asked;
  const { coordinates, version, asset: name, contentType, headers = {} } = wanted;
  const memory = rememberedBy(kernel);
  const held = new Held();
  const opened = await memory
    .ofPackage(view, coordinates, `asset ${repository.id} ${version} ${name}`, async () => {
      const value = await openAsset(await searchPackage(asked, coordinates), version, name);
      // Only what is stored can be handed to somebody else: the others pass by this memory.
      if (value?.kind !== "stored") throw held.with(value);
      return { value, sizeBytes: 1500 };
    })
    .catch((thrown: unknown) => {
      if (thrown instanceof Held) return thrown.opened;
      throw thrown;
    });
  if (!opened) return undefined;
  const typed = { "content-type": contentType, "accept-ranges": "bytes", ...headers };
  if (opened.kind === "arriving") {
    const length = opened.sizeBytes === undefined ? {} : { "content-length": String(opened.sizeBytes) };
    if (request.method === "HEAD") return { status: 200, headers: { ...typed, ...length } };
    return { status: 200, headers: { ...typed, ...length }, body: opened.read() };
  }
  return answerStored(asked, opened, typed);
}

/** Carries what must not be remembered past the memory. */
class Held {
  opened: OpenedAsset | undefined;
  with(opened: OpenedAsset | undefined): this {
    this.opened = opened;
    return this;
  }
}

async function answerStored(
  { kernel, request }: FormatRequest,
  { asset, version }: OpenedAsset & { kind: "stored" },
  typed: Record<string, string>,
): Promise<Answer> {
  const etag = `"${asset.digest}"`;
  const modified = version.released_at ?? asset.created_at;
  const always = { ...typed, etag, "last-modified": modified.toUTCString(), "cache-control": "private, max-age=0, must-revalidate" };
  if (isNotModified(request, etag, modified)) return { status: 304, headers: always };
  const range =
    request.headers["if-range"] === undefined || request.headers["if-range"] === etag
      ? byteRange(request.headers.range, asset.size_bytes)
      : undefined;
  if (range === "unsatisfiable") return { status: 416, headers: { ...always, "content-range": `bytes */${asset.size_bytes}` } };
  const [start, end] = range ? [range.start, range.end] : [0, asset.size_bytes - 1];
  const sized = {
    ...always,
    "content-length": String(end - start + 1),
    ...(range ? { "content-range": `bytes ${start}-${end}/${asset.size_bytes}` } : {}),
  };
  const status = range ? 206 : 200;
  if (request.method === "HEAD" || asset.size_bytes === 0) return { status, headers: sized };
  if (asset.size_bytes <= smallBytes) {
    const bytes = await rememberedBy(kernel).smallAsset(asset.digest);
    return { status, headers: sized, body: range ? bytes.subarray(start, end + 1) : bytes };
  }
  return { status, headers: sized, body: range ? await kernel.blobs.get(asset.digest, range) : await streamAsset(kernel, asset) };
}
