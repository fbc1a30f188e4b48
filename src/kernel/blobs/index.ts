export type { Blobs, Digest, StoredBlob } from "./blobs.ts";
