import { join } from "node:path";
import type { Config } from "../../config.ts";
import type { Blobs } from "./blobs.ts";
import { diskBlobs } from "./disk.ts";
import { parseS3Url } from "./s3-url.ts";

/** The blobs of this server: a folder below `data`, or the S3-compatible store that the configuration names. */
export async function createBlobs(config: Pick<Config, "data" | "blobs">): Promise<Blobs> {
  if (!config.blobs) return diskBlobs(join(config.data, "blobs"));
  const place = parseS3Url(config.blobs);
  // Loaded only here, so that a server with blobs on disk never pays for the S3 client.
  const { s3Blobs } = await import("./s3.ts");
  return s3Blobs(place, join(config.data, "spool"));
}
