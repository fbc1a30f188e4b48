import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { spawnGit } from "./command.ts";

export type GitService = "git-upload-pack" | "git-receive-pack";

const noCache = { "cache-control": "no-cache, max-age=0, must-revalidate", expires: "Fri, 01 Jan 1980 00:00:00 GMT", pragma: "no-cache" };

/** Clients ask for a version of the protocol in this header; git reads it from its environment. */
function protocolOf(request: IncomingMessage): Record<string, string> {
  const asked = request.headers["git-protocol"];
  return typeof asked === "string" && /^[a-z0-9=:.-]{1,100}$/.test(asked) ? { GIT_PROTOCOL: asked } : {};
}

const packetLine = (text: string): string => (text.length + 4).toString(16).padStart(4, "0") + text;

/** Starts one of git's two servers on a repository; their names are the service without "git-". */
function start(folder: string, service: GitService, request: IncomingMessage, limitBytes: number, flags: string[] = []) {
  const limit = service === "git-receive-pack" ? ["-c", `receive.maxInputSize=${limitBytes}`] : [];
  return spawnGit(folder, [...limit, service.slice("git-".length), "--stateless-rpc", ...flags, folder], protocolOf(request));
}

/** `GET info/refs`: which references there are. */
export async function advertise(
  folder: string,
  service: GitService,
  request: IncomingMessage,
  response: ServerResponse,
  limitBytes: number,
): Promise<void> {
  const child = start(folder, service, request, limitBytes, ["--advertise-refs"]);
  child.stdin.end();
  response.writeHead(200, { ...noCache, "content-type": `application/x-${service}-advertisement` });
  // Version 2 begins at once, as git's own http-backend has it.
  if (!/version=2/.test(protocolOf(request).GIT_PROTOCOL ?? "")) response.write(`${packetLine(`# service=${service}\n`)}0000`);
  await Promise.all([pipeline(child.stdout, response), ended(child)]);
}

/**
 * `POST git-upload-pack` and `git-receive-pack`: one exchange, streamed both ways. The response is left open: the caller ends
 * it, so that what follows from a push is there when the push returns.
 */
export async function exchange(
  folder: string,
  service: GitService,
  request: IncomingMessage,
  response: ServerResponse,
  limitBytes: number,
): Promise<void> {
  const child = start(folder, service, request, limitBytes);
  const body: Readable = request.headers["content-encoding"] === "gzip" ? request.pipe(createGunzip()) : request;
  const gone = () => child.kill();
  // Without its input git ends by itself; what it would still send has no reader.
  response.once("close", gone);
  response.writeHead(200, { ...noCache, "content-type": `application/x-${service}-result` });
  const input = pipeline(body, child.stdin);
  // Git may refuse early and leave input unread, which is its answer and no failure of ours.
  input.catch(() => request.resume());
  const [output] = await Promise.allSettled([pipeline(child.stdout, response, { end: false }), ended(child)]);
  response.off("close", gone);
  if (output.status === "rejected") throw output.reason;
}

function ended(child: ReturnType<typeof spawnGit>): Promise<void> {
  child.stderr.resume();
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
}
