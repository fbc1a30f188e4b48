import type { SignedHead } from "../iam.ts";
import { authenticationErrors } from "./authentication-errors.ts";

/** What a request claims about its own signature; nothing in it is proven yet. */
export interface Signature {
  accessKeyId: string;
  /** YYYYMMDD of the credential scope. */
  date: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  /** YYYYMMDD'T'HHMMSS'Z'. */
  time: string;
  /** Set for a presigned URL. */
  expiresSeconds?: number;
  /** The value of x-amz-content-sha256; undefined means that the body itself must be hashed. */
  payloadHash?: string;
  sessionToken?: string;
}

const authorization =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]{64})$/;
const scopeInHeader = /Credential=[^/,\s]+\/\d{8}\/[^/,\s]+\/([^/,\s]+)\//;
const scope = /^([^/\s]+)\/(\d{8})\/([^/\s]+)\/([^/\s]+)\/aws4_request$/;
const week = 604_800;

/** A header that must stand once; a repeated one is joined as the signer joins it. */
export const headerOf = (head: SignedHead, name: string): string | undefined => {
  const value = head.headers[name];
  return Array.isArray(value) ? value.join(",") : value;
};

/** Reads the Authorization header or the query of a presigned URL; undefined for a request that is not signed with SigV4. */
export function readSignature(head: SignedHead): Signature | undefined {
  const header = headerOf(head, "authorization");
  if (header?.startsWith("AWS4-HMAC-SHA256")) return fromHeader(head, header);
  const query = head.url.indexOf("?");
  if (query < 0 || !head.url.includes("X-Amz-Signature=", query)) return undefined;
  return fromQuery(head, new URLSearchParams(head.url.slice(query + 1)));
}

function fromHeader(head: SignedHead, header: string): Signature {
  const found = authorization.exec(header);
  if (!found) throw authenticationErrors(scopeInHeader.exec(header)?.[1]).incomplete(`Authorization header is malformed: ${shown(header)}`);
  const time = headerOf(head, "x-amz-date") ?? compactDate(headerOf(head, "date"));
  if (!time)
    throw authenticationErrors(found[4]).incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  return {
    accessKeyId: found[1]!,
    date: found[2]!,
    region: found[3]!,
    service: found[4]!,
    signedHeaders: found[5]!.split(";"),
    signature: found[6]!,
    time,
    ...optional("payloadHash", headerOf(head, "x-amz-content-sha256")),
    ...optional("sessionToken", headerOf(head, "x-amz-security-token")),
  };
}

function fromQuery(head: SignedHead, query: URLSearchParams): Signature {
  const found = scope.exec(query.get("X-Amz-Credential") ?? "");
  const errors = authenticationErrors(found?.[4]);
  const expires = query.get("X-Amz-Expires") ?? "";
  const time = query.get("X-Amz-Date");
  const names = query.get("X-Amz-SignedHeaders");
  const signature = query.get("X-Amz-Signature") ?? "";
  const complete = query.get("X-Amz-Algorithm") === "AWS4-HMAC-SHA256" && found && time && names && /^[0-9a-f]{64}$/.test(signature);
  if (!complete) throw errors.incompleteQuery();
  if (!/^\d{1,9}$/.test(expires)) throw errors.badExpiry("X-Amz-Expires should be a number");
  if (Number(expires) > week)
    throw errors.badExpiry(
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
    );
  return {
    accessKeyId: found[1]!,
    date: found[2]!,
    region: found[3]!,
    service: found[4]!,
    signedHeaders: names.split(";"),
    signature,
    time,
    expiresSeconds: Number(expires),
    ...optional("payloadHash", query.get("X-Amz-Content-Sha256") ?? headerOf(head, "x-amz-content-sha256")),
    ...optional("sessionToken", query.get("X-Amz-Security-Token") ?? undefined),
  };
}

/** RFC 1123 dates are allowed in the Date header; the string to sign carries them in the basic ISO 8601 form. */
function compactDate(date: string | undefined): string | undefined {
  if (!date || /^\d{8}T\d{6}Z$/.test(date)) return date;
  const parsed = new Date(date);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed.toISOString().replace(/[-:]|\.\d+/g, "");
}

const shown = (header: string): string => header.replace(/Signature=\S*/, "Signature=…").slice(0, 200);

const optional = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]?: string });
