import type { IncomingMessage, ServerResponse } from "node:http";
import { WireError } from "../wire/index.ts";

/** Of a body that is held in memory. Streams have no limit here. */
export const bodyLimitBytes = 16 * 1024 * 1024;
/** How much of an unwanted body is read and thrown away, so that the client gets its answer instead of a reset connection. */
const drainLimitBytes = 256 * 1024 * 1024;
const drainLimitMs = 30_000;

/** The client went away before its request was complete: nobody is left to answer. */
export class ClientGone extends Error {}

/** A client that said `Expect: 100-continue` sends its body only when told to, which is after its head was found good. */
export type Continue = () => void;

export const continueOf = (request: IncomingMessage, response: ServerResponse): Continue =>
  request.headers.expect?.toLowerCase() === "100-continue" ? () => response.writeContinue() : () => {};

const tooLarge = (): WireError =>
  new WireError("RequestEntityTooLargeException", `The request body must not be larger than ${bodyLimitBytes} bytes`, 413);

export async function readBody(request: IncomingMessage, proceed: Continue): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > bodyLimitBytes) throw tooLarge();
  proceed();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > bodyLimitBytes) {
        request.removeAllListeners("data");
        request.pause();
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on("error", (cause) => reject(new ClientGone("The client ended the connection", { cause })));
    // "close" follows every request, also the complete ones.
    request.on("close", () => {
      if (!request.complete) reject(new ClientGone("The client ended the connection"));
    });
  });
}

/** Reads away what is left of a request. False when it was too much: then the connection must not be used again. */
export async function drain(request: IncomingMessage): Promise<boolean> {
  if (request.complete || request.readableEnded || request.destroyed) return true;
  let sizeBytes = 0;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), drainLimitMs);
    const end = (isDrained: boolean): void => {
      clearTimeout(timer);
      resolve(isDrained);
    };
    request.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > drainLimitBytes) end(false);
    });
    request.on("end", () => end(true));
    request.on("close", () => end(true));
    request.on("error", () => end(true));
    request.unpipe();
    request.resume();
  });
}
