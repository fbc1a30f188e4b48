export type { Blobs, Digest, StoredBlob } from "./blobs.ts";
export { createBlobs } from "./create-blobs.ts";
export { referencedBlobs } from "./references.ts";
