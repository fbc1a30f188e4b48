import { copySource, outputOf } from "./artifact-store.ts";
import { encryption } from "./encryption.ts";
import { ActionFailure, type ActionJob, type Provider } from "./provider.ts";

/** Copies the newest version of an object, or the one a start has named, into the artifact store. */
export const s3Source: Provider = {
  async start(job) {
    const { bucket, key, versionId } = wanted(job);
    const head = await job
      .call("s3", "HeadObject", { Bucket: bucket, Key: key, ...(versionId ? { VersionId: versionId } : {}) })
      .catch((error) => {
        throw isMissing(error)
          ? new ActionFailure("ConfigurationError", `The object with key '${key}' does not exist in the S3 bucket '${bucket}'`)
          : error;
      });
    const version = head.VersionId;
    if (!version || version === "null")
      throw new ActionFailure("ConfigurationError", `Amazon S3 bucket '${bucket}' must be versioned to be the source of a pipeline`);
    const output = outputOf(job);
    await job.call("s3", "CopyObject", {
      Bucket: output.bucket,
      Key: output.key,
      CopySource: copySource(bucket, key, version),
      ...encryption(job.encryptionKey),
    });
    const etag = (head.ETag ?? "").replaceAll('"', "");
    const summary = head.Metadata?.["codepipeline-artifact-revision-summary"] ?? `Amazon S3 version id: ${version}`;
    return {
      status: "Succeeded",
      externalExecutionId: version,
      summary,
      outputVariables: { BucketName: bucket, ObjectKey: key, ETag: etag, VersionId: version },
      revision: { id: version, changeId: etag, summary, created: (head.LastModified ?? job.now).getTime() },
    };
  },
};

const isMissing = (error: unknown): boolean => error instanceof Error && ["NotFound", "NoSuchKey", "NoSuchVersion"].includes(error.name);

function wanted({ run, action, execution }: ActionJob): { bucket: string; key: string; versionId?: string } {
  const configuration = run.resolvedConfiguration;
  const given = (type: string) =>
    execution.sourceRevisions?.find(({ actionName, revisionType }) => actionName === action.name && revisionType === type)?.revisionValue;
  const key = given("S3_OBJECT_KEY") ?? configuration.S3ObjectKey ?? "";
  const versionId = given("S3_OBJECT_VERSION_ID");
  return { bucket: configuration.S3Bucket ?? "", key, ...(versionId ? { versionId } : {}) };
}
