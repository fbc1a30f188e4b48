import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { Access } from "./furnish.ts";

/** Copies what the pipeline put into its buckets to a folder, since the server that holds them goes. */
export async function keepDeployed(access: Access, buckets: string[], folder: string, print: (line: string) => void): Promise<void> {
  const s3 = new S3Client({ ...access, forcePathStyle: true });
  for (const Bucket of buckets) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    for (const { Key = "" } of Contents) {
      const path = resolve(folder, Bucket, Key);
      // Keys come out of the build: none may lead outside of the folder.
      if (!path.startsWith(resolve(folder, Bucket) + sep)) throw new Error(`An object would be written outside of ${folder}: ${Key}`);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      await mkdir(dirname(path), { recursive: true });
      await pipeline(Body as Readable, createWriteStream(path));
    }
    if (Contents.length) print(`deployed: ${join(folder, Bucket)} (${Contents.length} files)`);
  }
}
