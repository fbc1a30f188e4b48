/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export interface ObjectEvent {
  reason: "PutObject" | "CopyObject" | "CompleteMultipartUpload" | "DeleteObject";
  bucket: { name: string; account: string; region: string };
  object: { key: string; sizeBytes: number; etag: string; versionId: string; seq: number };
  /** Of a deletion: "Permanently Deleted" or "Delete Marker Created". */
  deletionType?: string;
  requestId: string;
  requester: string;
  sourceIp?: string;
}

/** What is published on the bus of the bucket's own account and region. Ours always speaks, whatever the bucket's notification says. */
export function objectEvent(event: ObjectEvent) {
  const { bucket, object, reason } = event;
  const deletion = reason === "DeleteObject";
  return {
    source: "aws.s3",
    detailType: deletion ? "Object Deleted" : "Object Created",
    account: bucket.account,
    region: bucket.region,
    resources: [`arn:aws:s3:::${bucket.name}`],
    detail: {
      version: "0",
      bucket: { name: bucket.name },
      object: {
        key: object.key,
        ...(deletion ? {} : { size: object.sizeBytes }),
        ...(object.etag ? { etag: object.etag } : {}),
        ...(object.versionId === "null" ? {} : { "version-id": object.versionId }),
        sequencer: object.seq.toString(16).toUpperCase().padStart(18, "0"),
      },
      "request-id": event.requestId,
      requester: event.requester,
      ...(event.sourceIp ? { "source-ip-address": event.sourceIp } : {}),
      reason,
      ...(event.deletionType ? { "deletion-type": event.deletionType } : {}),
    },
  };
}
