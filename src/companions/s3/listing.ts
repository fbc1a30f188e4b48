import { compareKeys, listFrom } from "./domain/key-range.ts";
import { invalidArgument } from "./errors.ts";
import { canonicalId } from "./owner.ts";
import type { ListedObject } from "./store/listing.ts";
import type { ObjectAttributes } from "./store/tables.ts";

const mostKeys = 1000;

export function pageSize(asked: number | undefined, name = "maxKeys"): number {
  if (asked !== undefined && asked < 0)
    throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, String(asked));
  return Math.min(asked ?? mostKeys, mostKeys);
}

/** Where a listing looks; U+10FFFF alone stands for "nothing can follow". */
export const startOf = (prefix: string, delimiter: string | undefined, marker: string | undefined): string =>
  listFrom(prefix, delimiter, marker) ?? "\u{10ffff}";

export const later = (one: string, other: string): string => (compareKeys(one, other) >= 0 ? one : other);

/** `encoding-type=url`: XML cannot carry every key. Slashes stay, as AWS leaves them. */
export const encoder =
  (encodingType: string | undefined) =>
  (text: string): string =>
    encodingType === "url" ? encodeURIComponent(text).replaceAll("%2F", "/") : text;

export const checksumOf = ({ checksum }: ObjectAttributes) =>
  checksum ? { ChecksumAlgorithm: [checksum.algorithm], ChecksumType: checksum.type } : {};

/** One `<Contents>`. */
export const contents = (object: ListedObject, encode: (text: string) => string, ownerAccount?: string) => ({
  Key: encode(object.key),
  LastModified: object.last_modified,
  ETag: `"${object.etag}"`,
  Size: object.size_bytes,
  StorageClass: (object.attributes.storageClass ?? "STANDARD") as "STANDARD",
  ...checksumOf(object.attributes),
  ...(ownerAccount ? { Owner: { ID: canonicalId(ownerAccount) } } : {}),
});

/** The condition keys that policies test on listings. */
export const listConditions = (input: { Prefix?: string; Delimiter?: string; MaxKeys?: number }): Record<string, string> => ({
  ...(input.Prefix === undefined ? {} : { "s3:prefix": input.Prefix }),
  ...(input.Delimiter === undefined ? {} : { "s3:delimiter": input.Delimiter }),
  ...(input.MaxKeys === undefined ? {} : { "s3:max-keys": String(input.MaxKeys) }),
});
