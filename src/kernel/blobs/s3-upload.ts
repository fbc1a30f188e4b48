import type { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { StoredBlob } from "./blobs.ts";

/** Above this a single request is too long to repeat, and S3 itself refuses one request of more than 5 GiB. */
const partBytes = 256 * 1024 * 1024;

/** Sends one finished blob; `open` gives its bytes from `start` to `end`, both inclusive. */
export async function upload(
  client: S3Client,
  target: { Bucket: string; Key: string },
  blob: StoredBlob,
  open: (start: number, end: number) => Readable,
): Promise<void> {
  if (blob.sizeBytes === 0) return void (await client.send(new PutObjectCommand({ ...target, Body: Buffer.alloc(0) })));
  const body = (start: number, end: number) => ({ Body: open(start, end), ContentLength: end - start + 1 });
  if (blob.sizeBytes <= partBytes) {
    return void (await client.send(new PutObjectCommand({ ...target, ...body(0, blob.sizeBytes - 1) })));
  }
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  try {
    const Parts: { ETag: string; PartNumber: number }[] = [];
    for (let start = 0; start < blob.sizeBytes; start += partBytes) {
      const PartNumber = Parts.length + 1;
      const end = Math.min(start + partBytes, blob.sizeBytes) - 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, ...body(start, end) }));
      Parts.push({ ETag: ETag ?? "", PartNumber });
    }
    await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId }));
    throw error;
  }
}
