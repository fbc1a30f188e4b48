import { createHash, createHmac } from "node:crypto";
import type { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { TestServer } from "../../harness/index.ts";

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** A presigned address as https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html makes it, without the SDK's help. */
export function presigned(server: TestServer, command: GetObjectCommand | PutObjectCommand, expiresSeconds = 60, now = new Date()): string {
  const method = command.constructor.name.startsWith("Put") ? "PUT" : "GET";
  const { Bucket = "", Key = "" } = command.input;
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/${server.region}/s3/aws4_request`;
  const { host } = new URL(server.endpoint);
  const path = `/${Bucket}/${encodeURIComponent(Key).replaceAll("%2F", "/")}`;
  const query = Object.entries({
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${server.credentials.accessKeyId}/${scope}`,
    "X-Amz-Date": time,
    "X-Amz-Expires": String(expiresSeconds),
    "X-Amz-SignedHeaders": "host",
  })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  const request = `${method}\n${path}\n${query}\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${createHash("sha256").update(request).digest("hex")}`;
  const key = scope.split("/").reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${server.credentials.secretAccessKey}`);
  return `${server.endpoint}${path}?${query}&X-Amz-Signature=${hmac(key, text).toString("hex")}`;
}
