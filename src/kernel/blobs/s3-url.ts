/** Where blobs live in an S3-compatible store. Credentials come from the SDK's usual chain, never from the address. */
export interface S3Place {
  bucket: string;
  /** Without a slash at either end; may be empty. */
  prefix: string;
  endpoint?: string;
  region: string;
}

/** `s3://bucket/prefix?endpoint=http://host:9000&region=us-east-1` */
export function parseS3Url(text: string): S3Place {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "s3:" || !url.hostname) throw new Error(`QUINTET_BLOBS must look like s3://bucket/prefix?endpoint=…, not ${text}`);
  const endpoint = url.searchParams.get("endpoint");
  return {
    bucket: url.hostname,
    prefix: url.pathname.replace(/^\/+|\/+$/g, ""),
    region: url.searchParams.get("region") ?? "us-east-1",
    ...(endpoint ? { endpoint } : {}),
  };
}
