import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { startServer, type TestServer } from "../../harness/index.ts";

export interface BucketStage {
  server: TestServer;
  s3: S3Client;
  Bucket: string;
}

/** One server for the file and a new bucket for each test, which `use` is given before it begins. */
export function withFreshBucket(name: string, use: (stage: BucketStage) => void): void {
  let server: TestServer;
  let s3: S3Client;
  let count = 0;
  beforeAll(async () => {
    server = await startServer();
    s3 = server.client(S3Client);
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    const Bucket = `${name}-${++count}`;
    await s3.send(new CreateBucketCommand({ Bucket }));
    use({ server, s3, Bucket });
  });
}

/** What S3 refuses with. */
export const failing = (name: string, status?: number) =>
  expect.objectContaining({ name, ...(status ? { $metadata: expect.objectContaining({ httpStatusCode: status }) } : {}) });
