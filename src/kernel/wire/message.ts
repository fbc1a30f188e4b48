import type { Readable } from "node:stream";

/** What is known of a request before its body is read. Header names are lower-case. */
export interface RequestHead {
  method: string;
  /** Path and query exactly as on the request line. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
}

/** The body: buffered, or left unread for an operation whose input streams. */
export type RequestBody = Buffer | Readable;

export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array | Readable;
}

export const headerOf = (head: RequestHead, name: string): string | undefined => {
  const value = head.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
};

/** Path and query of a request line. */
export function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf("?");
  return mark < 0 ? { path: url, query: "" } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}
