import type { IncomingMessage, ServerResponse } from "node:http";

/** GitHub sends nothing larger than this. */
const mostBytes = 25 * 1024 * 1024;

/** The whole body; undefined for one that is too large. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += (piece as Buffer).length;
    if (size > mostBytes) return undefined;
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

export function answer(response: ServerResponse, status: number, message: string, more: object = {}): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify({ message, ...more }));
}

export const sourceIpOf = (request: IncomingMessage): string => request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
