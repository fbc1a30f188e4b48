import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { WireResponse } from "../wire/index.ts";
import { drain } from "./body.ts";

const hasNoBody = (status: number): boolean => status === 204 || status === 304;

/** Writes a whole answer. A stream that breaks on the way ends the connection: the status is already said. */
export async function respond(request: IncomingMessage, response: ServerResponse, answer: WireResponse): Promise<void> {
  const { status, body } = answer;
  const headers: Record<string, string> = { ...answer.headers };
  // A client that still waits for "100 Continue" has not sent its body and, given a final status, never will.
  const neverSent = request.headers.expect !== undefined && !response.writableEnded && !request.readableDidRead;
  if (neverSent || !(await drain(request))) headers.connection = "close";
  if (response.destroyed) {
    if (body instanceof Readable) body.destroy();
    return;
  }
  if (body instanceof Readable) {
    response.writeHead(status, headers);
    if (request.method === "HEAD" || hasNoBody(status)) {
      body.destroy();
      response.end();
    } else await pipeline(body, response);
    return;
  }
  if (!hasNoBody(status)) headers["content-length"] ??= String(Buffer.byteLength(body));
  if (request.method !== "HEAD" && body.length) headers["content-length"] = String(Buffer.byteLength(body));
  response.writeHead(status, headers);
  response.end(request.method === "HEAD" || hasNoBody(status) ? undefined : body);
}
