import { createHmac, timingSafeEqual } from "node:crypto";
import { WireError } from "../../wire/index.ts";
import type { SignedHead } from "../iam.ts";
import { headerOf } from "./signature.ts";

/** S3's old presigned URLs, which boto3 and AWS CLI 1 still make: `AWSAccessKeyId`, `Signature` and `Expires` in the query. */
export interface PresignV2 {
  accessKeyId: string;
  signature: string;
  /** Seconds since 1970. */
  expires: string;
  sessionToken?: string;
}

/** Sub-resources and answer overrides that are part of what is signed, in this order of the alphabet. */
const signedParameters = new Set([
  "acl",
  "cors",
  "delete",
  "lifecycle",
  "location",
  "logging",
  "notification",
  "partNumber",
  "policy",
  "requestPayment",
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versionId",
  "versioning",
  "versions",
  "website",
]);

export function readPresignV2(head: SignedHead): PresignV2 | undefined {
  const mark = head.url.indexOf("?");
  if (mark < 0 || !head.url.includes("AWSAccessKeyId=", mark)) return undefined;
  const query = new URLSearchParams(head.url.slice(mark + 1));
  const [accessKeyId, signature, expires] = [query.get("AWSAccessKeyId"), query.get("Signature"), query.get("Expires")];
  if (!accessKeyId || !signature || !expires || !/^\d{1,12}$/.test(expires)) {
    throw new WireError("AccessDenied", "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters", 403);
  }
  const sessionToken = query.get("x-amz-security-token");
  return { accessKeyId, signature, expires, ...(sessionToken ? { sessionToken } : {}) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html#RESTAuthenticationQueryStringAuth */
export function checkPresignV2(head: SignedHead, presign: PresignV2, secret: string, now: Date): void {
  if (now.getTime() > Number(presign.expires) * 1000) throw new WireError("AccessDenied", "Request has expired", 403);
  const expected = createHmac("sha1", secret).update(stringToSign(head, presign)).digest();
  const given = Buffer.from(presign.signature, "base64");
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new WireError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    403,
  );
}

function stringToSign(head: SignedHead, presign: PresignV2): string {
  const mark = head.url.indexOf("?");
  const query = new URLSearchParams(head.url.slice(mark + 1));
  const amz = Object.keys(head.headers)
    .filter((name) => name.startsWith("x-amz-"))
    .map((name): [string, string] => [name, headerOf(head, name) ?? ""]);
  if (presign.sessionToken && head.headers["x-amz-security-token"] === undefined) amz.push(["x-amz-security-token", presign.sessionToken]);
  const headers = amz
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join("");
  const parameters = [...query]
    .filter(([name]) => signedParameters.has(name))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => (value ? `${name}=${value}` : name));
  const resource = head.url.slice(0, mark) + (parameters.length ? `?${parameters.join("&")}` : "");
  const [md5, type] = [headerOf(head, "content-md5") ?? "", headerOf(head, "content-type") ?? ""];
  return `${head.method}\n${md5}\n${type}\n${presign.expires}\n${headers}${resource}`;
}
