import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import { DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { Blobs, Digest } from "./blobs.ts";
import { concatBlobs } from "./disk.ts";
import { upload } from "./s3-upload.ts";
import type { S3Place } from "./s3-url.ts";
import { spool } from "./spool.ts";

const hourMs = 3_600_000;

/** Blobs as objects `<prefix>/aa/bb/<digest>`. The name is known only at the end, so uploads pass through a local file first. */
export function s3Blobs(place: S3Place, spoolFolder: string): Blobs {
  const client = new S3Client({
    region: place.region,
    ...(place.endpoint ? { endpoint: place.endpoint, forcePathStyle: true } : {}),
  });
  const root = place.prefix ? `${place.prefix}/` : "";
  const keyOf = (digest: Digest) => ({ Bucket: place.bucket, Key: `${root}${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}` });
  const head = (digest: Digest) =>
    client.send(new HeadObjectCommand(keyOf(digest))).catch((error) => {
      if (error.$metadata?.httpStatusCode === 404) return undefined;
      throw new Error(`cannot ask the blob store for ${digest}`, { cause: error });
    });

  const blobs: Blobs = {
    async put(source) {
      const { path, ...stored } = await spool(spoolFolder, source);
      try {
        // A blob that is about to become old enough for a sweep is sent again: the store then counts its age anew.
        const found = await head(stored.digest);
        const ageMs = found?.LastModified ? Date.now() - found.LastModified.getTime() : Number.POSITIVE_INFINITY;
        if (ageMs > hourMs / 2) await upload(client, keyOf(stored.digest), stored, (start, end) => createReadStream(path, { start, end }));
      } finally {
        await rm(path, { force: true });
      }
      return stored;
    },
    async get(digest, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const answer = await client.send(new GetObjectCommand({ ...keyOf(digest), ...(Range ? { Range } : {}) }));
      return answer.Body as Readable;
    },
    size: async (digest) => (await head(digest))?.ContentLength,
    concat: (parts) => concatBlobs(blobs, parts),
    sweep: (isReferenced) => sweepS3(client, place.bucket, root, isReferenced),
  };
  return blobs;
}

async function sweepS3(
  client: S3Client,
  bucket: string,
  prefix: string,
  isReferenced: (digests: Digest[]) => Promise<Set<Digest>>,
): Promise<number> {
  let removed = 0;
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token ? { ContinuationToken: token } : {}) }),
    );
    const old = (page.Contents ?? [])
      .filter(({ Key, LastModified }) => /\/[0-9a-f]{64}$/.test(`/${Key}`) && Date.now() - (LastModified?.getTime() ?? Date.now()) > hourMs)
      .map(({ Key }) => ({ Key: Key as string, digest: (Key as string).slice(-64) }));
    const kept = old.length ? await isReferenced(old.map(({ digest }) => digest)) : new Set<Digest>();
    const gone = old.filter(({ digest }) => !kept.has(digest)).map(({ Key }) => ({ Key }));
    if (gone.length) await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: gone, Quiet: true } }));
    removed += gone.length;
    token = page.NextContinuationToken;
  } while (token);
  return removed;
}
