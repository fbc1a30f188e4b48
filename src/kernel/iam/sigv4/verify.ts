import { timingSafeEqual } from "node:crypto";
import { WireError } from "../../wire/index.ts";
import type { SignedHead } from "../iam.ts";
import { type AuthenticationErrors, authenticationErrors } from "./authentication-errors.ts";
import { canonicalRequest } from "./canonical-request.ts";
import type { Signature } from "./signature.ts";
import { hmacSha256, scopeText, sha256Hex } from "./signing-key.ts";

export const allowedSkewMs = 15 * 60_000;

/** The clock, the scope's date and the presigned expiry: everything that can be refused before a hash is computed. */
export function checkTime(signature: Signature, now: Date): void {
  const errors = authenticationErrors(signature.service);
  const signedAt = readTime(signature.time);
  if (signedAt === undefined) throw errors.incomplete(`Date must be in ISO-8601 'basic format'. Got '${signature.time.slice(0, 40)}'.`);
  if (!signature.time.startsWith(signature.date)) {
    throw errors.mismatch(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${signature.date}' != '${signature.time.slice(0, 8)}', from '${signature.time}'.`,
    );
  }
  if (signature.expiresSeconds !== undefined) {
    if (now.getTime() > signedAt + signature.expiresSeconds * 1000) throw errors.expiredRequest();
    if (signedAt - now.getTime() > allowedSkewMs)
      throw errors.skewed(`Signature not yet current: ${signature.time} is still later than ${compact(now)}`);
    return;
  }
  checkSkew(signature.time, signedAt, now, errors);
}

function checkSkew(time: string, signedAt: number, now: Date, errors: AuthenticationErrors): void {
  const lateMs = now.getTime() - signedAt;
  const bound = (sign: number) => compact(new Date(now.getTime() + sign * allowedSkewMs));
  if (lateMs > allowedSkewMs)
    throw errors.skewed(`Signature expired: ${time} is now earlier than ${bound(-1)} (${compact(now)} - 15 min.)`);
  if (lateMs < -allowedSkewMs)
    throw errors.skewed(`Signature not yet current: ${time} is still later than ${bound(1)} (${compact(now)} + 15 min.)`);
}

const compact = (time: Date): string => time.toISOString().replace(/[-:]|\.\d+/g, "");

/** Milliseconds of `YYYYMMDDTHHMMSSZ`; undefined when it is none. */
export function readTime(time: string): number | undefined {
  if (!/^\d{8}T\d{6}Z$/.test(time)) return undefined;
  const part = (from: number, to: number) => Number(time.slice(from, to));
  return Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(9, 11), part(11, 13), part(13, 15));
}

/** Recomputes the signature over the head and a payload hash, and compares in constant time. */
export function checkSignature(head: SignedHead, signature: Signature, signingKey: Buffer, payloadHash: string): void {
  const errors = authenticationErrors(signature.service);
  if (!signature.signedHeaders.includes("host"))
    throw errors.mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  const text = `AWS4-HMAC-SHA256\n${signature.time}\n${scopeText(signature)}\n${sha256Hex(canonicalRequest(head, signature, payloadHash))}`;
  if (!timingSafeEqual(hmacSha256(signingKey, text), Buffer.from(signature.signature, "hex"))) throw errors.mismatch();
}

/**
 * The payload hash that the head itself commits to. Undefined means that the signer hashed the body without saying so, as botocore
 * does outside S3: then the signature can only be checked when the body is there.
 */
export function promisedPayload(signature: Signature): string | undefined {
  if (signature.payloadHash !== undefined) return signature.payloadHash;
  if (signature.service !== "s3" && signature.service !== "s3express") return undefined;
  if (signature.expiresSeconds !== undefined) return "UNSIGNED-PAYLOAD";
  throw new WireError("InvalidRequest", "Missing required header for this request: x-amz-content-sha256", 400);
}
