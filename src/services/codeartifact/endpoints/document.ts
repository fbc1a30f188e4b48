import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Coordinates } from "../domain/package-format.ts";
import { freshUntil } from "../registry/offers.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { type MergedPackage, mergeVersions, searchPackage } from "../registry/search.ts";
import { type Answer, answerDocument, type Document } from "./answer.ts";
import type { FormatRequest } from "./format.ts";

const zip = promisify(gzip);

/** The ETag is the MD5 of the text, as Bundler checks it. */
export async function documentFrom(text: string, contentType: string, headers: Record<string, string> = {}): Promise<Document> {
  const etag = `"${createHash("md5").update(text).digest("hex")}"`;
  return { gzipped: await zip(text), etag, contentType, headers };
}

export interface Listing {
  coordinates: Coordinates;
  /** What kind of document it is: a package may have several. */
  kind: string;
  contentType: string;
  /** Yanked and unlisted versions belong to it as well. */
  withUnlisted?: boolean;
  headers?(text: string): Record<string, string>;
  /** Undefined where the package has nothing to list. */
  make(merged: MergedPackage): Promise<string | undefined> | string | undefined;
}

/** A document about a package, computed when the package changes. The caller has authorized the reader. */
export function listingOf(asked: FormatRequest, listing: Listing): Promise<Document | undefined> {
  const { kernel, view, repository, base } = asked;
  const { coordinates, kind, contentType, make, withUnlisted = false } = listing;
  return rememberedBy(kernel).ofPackage(view, coordinates, `${kind} ${repository.id} ${base}`, async () => {
    const merged = await mergeVersions(await searchPackage(asked, coordinates), { withUnlisted });
    const text = await make(merged);
    const value = text === undefined ? undefined : await documentFrom(text, contentType, listing.headers?.(text));
    return { value, sizeBytes: 500 + (value?.gzipped.length ?? 0), until: freshUntil(merged) };
  });
}

export async function answerListing(asked: FormatRequest, listing: Listing): Promise<Answer | undefined> {
  const document = await listingOf(asked, listing);
  return document && answerDocument(asked.request, document);
}
