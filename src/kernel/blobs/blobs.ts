import type { Readable } from "node:stream";

/** SHA-256 in lower-case hex: the blob's name. */
export type Digest = string;

export interface StoredBlob {
  digest: Digest;
  sizeBytes: number;
  /** MD5 in lower-case hex, for S3's ETag. */
  md5: string;
}

/** Content-addressed, immutable bytes: on disk, or in any S3-compatible store. */
export interface Blobs {
  /** Reads to the end, then makes the blob visible at once (write aside, fsync, rename). A failing source leaves no trace. */
  put(source: Readable | Uint8Array): Promise<StoredBlob>;
  /** `range` in bytes, both ends inclusive. Throws when the blob is not there. */
  get(digest: Digest, range?: { start: number; end: number }): Promise<Readable>;
  size(digest: Digest): Promise<number | undefined>;
  /** Puts parts together without sending them again: the multipart path. */
  concat(parts: Digest[]): Promise<StoredBlob>;
  /** Removes blobs that `isReferenced` denies and that are older than an hour. */
  sweep(isReferenced: (digests: Digest[]) => Promise<Set<Digest>>): Promise<number>;
}
