import { WireError } from "../../wire/index.ts";
import type { SignedHead } from "../iam.ts";
import { headerOf } from "./signature.ts";

/** What of a signature shapes the canonical request. */
interface Shape {
  service: string;
  signedHeaders: string[];
}

const unreserved = /^[A-Za-z0-9\-._~]*$/;

/** RFC 3986 percent-encoding: what encodeURIComponent leaves alone beyond it is encoded too. */
export const percentEncode = (text: string): string =>
  unreserved.test(text)
    ? text
    : encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw Object.assign(new WireError("InvalidURI", "Couldn't parse the specified URI.", 400), { cause });
  }
}

/** The text whose SHA-256 is signed: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function canonicalRequest(head: SignedHead, shape: Shape, payloadHash: string): string {
  const mark = head.url.indexOf("?");
  const path = mark < 0 ? head.url : head.url.slice(0, mark);
  const query = mark < 0 ? "" : canonicalQuery(head.url.slice(mark + 1));
  let headers = "";
  for (const name of shape.signedHeaders) headers += `${name}:${canonicalValue(head, name)}\n`;
  return `${head.method}\n${canonicalPath(path, shape.service)}\n${query}\n${headers}\n${shape.signedHeaders.join(";")}\n${payloadHash}`;
}

/** S3 signs the path as it stands, encoded once; every other service resolves dots and encodes it a second time. */
function canonicalPath(path: string, service: string): string {
  if (path === "/" || path === "") return "/";
  if (service === "s3" || service === "s3express")
    return path
      .split("/")
      .map((segment) => percentEncode(decode(segment)))
      .join("/");
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") segments.pop();
    else segments.push(percentEncode(segment));
  }
  return `/${segments.join("/")}${segments.length && path.endsWith("/") ? "/" : ""}`;
}

function canonicalQuery(query: string): string {
  const pairs: [string, string][] = [];
  for (const part of query.split("&")) {
    if (!part) continue;
    const equals = part.indexOf("=");
    const key = decode(equals < 0 ? part : part.slice(0, equals));
    if (key === "X-Amz-Signature") continue;
    // Signers differ about "+": the SDKs never send it for a blank, browsers and curl do.
    pairs.push([percentEncode(key), equals < 0 ? "" : percentEncode(decode(part.slice(equals + 1).replace(/\+/g, " ")))]);
  }
  pairs.sort(([keyA, valueA], [keyB, valueB]) => (keyA === keyB ? compare(valueA, valueB) : compare(keyA, keyB)));
  return pairs.map(([key, value]) => `${key}=${value}`).join("&");
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function canonicalValue(head: SignedHead, name: string): string {
  const value = headerOf(head, name)?.trim() ?? "";
  return value.includes("  ") || value.includes("\t") ? value.replace(/\s+/g, " ") : value;
}
