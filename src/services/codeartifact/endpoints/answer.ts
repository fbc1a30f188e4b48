import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gunzipSync } from "node:zlib";

/** What a format answers. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer | Readable;
}

/** A document that is kept compressed, because that is how nearly every client wants it. */
export interface Document {
  gzipped: Buffer;
  /** Strong, with its quotes. */
  etag: string;
  contentType: string;
  lastModified?: Date;
  headers?: Record<string, string>;
}

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(value),
});

const acceptsGzip = ({ headers }: IncomingMessage): boolean =>
  /\bgzip\b(?!;\s*q=0(\.0*)?\b)|^\s*\*/.test(String(headers["accept-encoding"] ?? ""));

/** Whether the client has it already: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
export function isNotModified({ headers }: IncomingMessage, etag: string, lastModified?: Date): boolean {
  const known = headers["if-none-match"];
  if (known !== undefined) return known === "*" || known.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return lastModified !== undefined && since >= Math.floor(lastModified.getTime() / 1000) * 1000;
}

export function answerDocument(request: IncomingMessage, { gzipped, etag, contentType, lastModified, headers = {} }: Document): Answer {
  const always = {
    ...{ etag, vary: "accept, accept-encoding", "cache-control": "private, no-cache" },
    ...(lastModified ? { "last-modified": lastModified.toUTCString() } : {}),
    ...headers,
  };
  if (isNotModified(request, etag, lastModified)) return { status: 304, headers: always };
  if (acceptsGzip(request)) {
    return { status: 200, headers: { ...always, "content-type": contentType, "content-encoding": "gzip" }, body: gzipped };
  }
  return { status: 200, headers: { ...always, "content-type": contentType }, body: gunzipSync(gzipped) };
}

export async function send(request: IncomingMessage, response: ServerResponse, { status, headers = {}, body }: Answer): Promise<void> {
  const isHead = request.method === "HEAD";
  if (response.destroyed) {
    if (body instanceof Readable) body.destroy();
    return;
  }
  if (body instanceof Readable) {
    response.writeHead(status, headers);
    if (!isHead) return pipeline(body, response);
    body.destroy();
    response.end();
    return;
  }
  const bytes = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(body);
  const hasNone = status === 204 || status === 304;
  // What a HEAD request is told is the length that a GET request would get.
  const length = bytes || headers["content-length"] === undefined ? { "content-length": String(bytes?.length ?? 0) } : {};
  response.writeHead(status, hasNone ? headers : { ...headers, ...length });
  response.end(isHead || hasNone ? undefined : bytes);
}
