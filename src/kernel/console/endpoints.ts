import type { IncomingMessage, ServerResponse } from "node:http";
import type { Endpoint } from "../gateway/index.ts";
import type { Iam } from "../iam/index.ts";
import type { Store } from "../store/index.ts";
import { type ConsoleSession, closeSession, cookie, findSession, openSession, sessionSeconds } from "./sessions.ts";
import { serveConsole } from "./static-files.ts";

export interface ConsoleParts {
  store: Store;
  iam: Iam;
  region: string;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? "/").split("?")[0]!;
const sessionDoor = "/_quintet/console/session";
const bodyLimitBytes = 4096;

/** A browser adds this header only for a page of the same origin: a foreign form or link cannot. */
const cameFromConsole = (request: IncomingMessage): boolean => request.headers["x-quintet-console"] !== undefined;

function answer(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers });
  response.end(JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += (chunk as Buffer).length;
    if (sizeBytes > bodyLimitBytes) throw new Error("too large");
    chunks.push(chunk as Buffer);
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  if (typeof value !== "object" || value === null) throw new Error("no object");
  return value as Record<string, unknown>;
}

const shown = ({ principal, region }: ConsoleSession) => ({ name: principal.name, arn: principal.arn, account: principal.account, region });

async function session({ store, iam, region }: ConsoleParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const now = new Date();
  if (request.method === "GET") {
    const found = await findSession(store, iam, request, now);
    return found ? answer(response, 200, shown(found)) : answer(response, 401, { message: "Nobody is signed in" });
  }
  if (!cameFromConsole(request)) return answer(response, 403, { message: "This request did not come from the console" });
  if (request.method === "DELETE") {
    await closeSession(store, request);
    return answer(response, 200, {}, { "set-cookie": cookie("", 0) });
  }
  if (request.method !== "POST") return answer(response, 405, { message: "Use GET, POST or DELETE" });
  const { accessKeyId, secretAccessKey } = await readJson(request).catch(() => ({}) as Record<string, unknown>);
  if (typeof accessKeyId !== "string" || typeof secretAccessKey !== "string") {
    return answer(response, 400, { message: "An access key ID and a secret access key are needed" });
  }
  const principal = await iam.authenticateKey(accessKeyId, secretAccessKey);
  if (!principal) return answer(response, 403, { message: "The access key ID or the secret access key is wrong" });
  const token = await openSession(store, accessKeyId, principal, region, now);
  answer(response, 200, shown({ principal, region }), { "set-cookie": cookie(token, sessionSeconds) });
}

/** The console's own doors: its page and files, and signing in. Everything else it asks is an AWS operation. */
export function consoleEndpoints(parts: ConsoleParts): Endpoint[] {
  const wantsPage = (request: IncomingMessage) =>
    (request.method === "GET" || request.method === "HEAD") &&
    !!request.headers.accept?.includes("text/html") &&
    !request.headers.authorization;
  return [
    {
      name: "console-session",
      matches: (request) => pathOf(request) === sessionDoor,
      handle: (request, response) => session(parts, request, response),
    },
    {
      name: "console-files",
      matches: (request) =>
        pathOf(request).startsWith("/console/") &&
        (request.method === "GET" || request.method === "HEAD") &&
        !request.headers.authorization,
      handle: serveConsole,
    },
    {
      name: "console-entrance",
      matches: (request) => (pathOf(request) === "/" || pathOf(request) === "/console") && wantsPage(request),
      handle: async (_request, response) => void response.writeHead(302, { location: "/console/" }).end(),
    },
  ];
}

/**
 * The gateway's other way to know who asks: the console's cookie stands for the key that opened the session. Only requests with the
 * console's header count, so that no other site can use the cookie.
 */
export const consoleAuthenticator =
  ({ store, iam }: ConsoleParts) =>
  async (request: IncomingMessage): Promise<{ principal: ConsoleSession["principal"]; service: string; region: string } | undefined> => {
    const service = request.headers["x-quintet-console"];
    if (typeof service !== "string" || request.headers.authorization) return undefined;
    const found = await findSession(store, iam, request, new Date());
    return found && { principal: found.principal, service, region: found.region };
  };
