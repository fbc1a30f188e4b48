import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectCannedACL } from "@aws-sdk/client-s3";
import { copySource, inputOf } from "./artifact-store.ts";
import { contentTypeOf } from "./content-type.ts";
import type { ActionJob, Provider } from "./provider.ts";
import { downloadTo, openZip } from "./zip.ts";

/** Puts the input artifact into a bucket, packed or file by file. It removes nothing that lay there before. */
export const s3Deploy: Provider = {
  async start(job) {
    const { BucketName: bucket = "", Extract, ObjectKey = "" } = job.run.resolvedConfiguration;
    const key = placeholders(ObjectKey, job);
    if (Extract === "true") await deployFiles(job, bucket, key);
    else await deployWhole(job, bucket, key);
    return { status: "Succeeded", summary: "Deployment Succeeded" };
  },
};

/** `{datetime}` and `{uuid}` come from the attempt itself, so that trying again after a crash writes the same keys. */
function placeholders(key: string, { run }: ActionJob): string {
  const datetime = new Date(run.startTime).toISOString().slice(0, 19).replace("T", "_").replaceAll(":", "-");
  return key.replaceAll("{datetime}", datetime).replaceAll("{uuid}", run.id);
}

function settings({ run }: ActionJob) {
  const { CannedACL, CacheControl, KMSEncryptionKeyARN } = run.resolvedConfiguration;
  return {
    ...(CannedACL ? { ACL: CannedACL as ObjectCannedACL } : {}),
    ...(CacheControl ? { CacheControl } : {}),
    ...(KMSEncryptionKeyARN ? { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: KMSEncryptionKeyARN } : {}),
  };
}

async function deployWhole(job: ActionJob, bucket: string, key: string): Promise<void> {
  const input = inputOf(job);
  await job.call("s3", "CopyObject", {
    ...{ Bucket: bucket, Key: key, CopySource: copySource(input.bucket, input.key) },
    ...{ MetadataDirective: "REPLACE" as const, ContentType: "application/zip" },
    ...settings(job),
  });
}

async function deployFiles(job: ActionJob, bucket: string, prefix: string): Promise<void> {
  const input = inputOf(job);
  const folder = join(job.kernel.config.data, "tmp", `deploy-${job.run.id}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const { Body } = await job.call("s3", "GetObject", { Bucket: input.bucket, Key: input.key });
    const zip = await openZip(await downloadTo(Body, join(folder, "artifact.zip")));
    try {
      for (const entry of zip.files)
        await job.call("s3", "PutObject", {
          ...{ Bucket: bucket, Key: prefix ? `${prefix.replace(/\/$/, "")}/${entry.name}` : entry.name },
          ...{ Body: await zip.read(entry), ContentType: contentTypeOf(entry.name) },
          ...settings(job),
        });
    } finally {
      zip.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
