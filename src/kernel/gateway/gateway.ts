import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { uuid } from "../../base/ids.ts";
import type { Kernel } from "../kernel.ts";
import type { MeasuredRequest } from "../metrics/index.ts";
import { createRouter } from "../wire/index.ts";
import type { AuditRecord } from "./audit.ts";
import type { Authenticator } from "./authentication.ts";
import type { Call } from "./caller.ts";
import { createCall } from "./in-process.ts";
import { createRegistry } from "./registry.ts";
import { answerAws, type PathParts } from "./request-path.ts";
import type { Endpoint, Origin, Service } from "./service.ts";

export interface GatewayOptions {
  authenticators?: Authenticator[];
  /** Endpoints that belong to no service: the console's files, health. */
  endpoints?: Endpoint[];
  /** Told of every operation after it ended, whether asked over HTTP or in process. Must not throw. */
  audit?(record: AuditRecord): void;
  /** Told of every request over HTTP once its answer is known. Must not throw. */
  measure?(request: MeasuredRequest): void;
}

export interface Gateway {
  /** What services stand on: the parts given, and `call`. */
  kernel: Kernel;
  /** Makes the services reachable. Called once, before the first request. */
  serve(services: Service[], options?: GatewayOptions): void;
  call: Call;
  /** The request path for any socket: a build's private one names its environment. Never throws. */
  listener(request: IncomingMessage, response: ServerResponse, origin?: Origin): void;
  listen(port: number, host: string): Promise<AddressInfo>;
  /** Lets running requests end, refuses new ones, and closes idle connections at once. */
  close(): Promise<void>;
}

/** How long running requests may take to end once the server stops: endless ones (a log that is followed) must not hold it. */
const closeGraceMs = 5_000;
const closeIdleEveryMs = 10;

export function createGateway(parts: Omit<Kernel, "call">): Gateway {
  let path: (PathParts & { endpoints: Endpoint[] }) | undefined;
  const served = (): PathParts & { endpoints: Endpoint[] } => {
    if (!path) throw new Error("The gateway serves nothing yet");
    return path;
  };
  const call = createCall({ kernel: () => kernel, registry: () => served().registry, audit: (record) => served().audit(record) });
  const kernel: Kernel = { ...parts, call };
  const { log } = parts;

  const listener = (request: IncomingMessage, response: ServerResponse, origin: Origin = {}): void => {
    // A client that goes away in the middle is its own affair.
    request.on("error", () => {});
    response.on("error", () => {});
    void handle(served(), request, response, origin).catch((error: unknown) => {
      log.error("a request ended without its answer", { method: request.method, url: request.url?.slice(0, 200), error });
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { connection: "close" }).end();
    });
  };
  const server = httpServer(listener);

  return {
    kernel,
    call,
    listener,
    serve(services, { authenticators = [], endpoints = [], audit = () => {}, measure = () => {} } = {}) {
      const registry = createRegistry(services);
      const router = createRouter(registry.schemas);
      const doors = [...endpoints, ...services.flatMap((service) => service.endpoints ?? [])];
      path = { kernel, registry, router, authenticators, audit, measure, endpoints: doors };
    },
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => resolve(server.address() as AddressInfo));
      }),
    close: () =>
      new Promise((resolve) => {
        // A connection whose request is answered from now on is idle only then, and would be kept open for the next one.
        const idle = setInterval(() => server.closeIdleConnections(), closeIdleEveryMs);
        server.close(() => resolve(clearInterval(idle)));
        for (const endpoint of path?.endpoints ?? []) endpoint.closing?.();
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), closeGraceMs).unref();
      }),
  };
}

async function handle(
  path: PathParts & { endpoints: Endpoint[] },
  request: IncomingMessage,
  response: ServerResponse,
  origin: Origin,
): Promise<void> {
  const endpoint = path.endpoints.find((door) => door.matches(request, origin));
  if (!endpoint) return answerAws(path, request, response, origin);
  if (request.headers.expect?.toLowerCase() === "100-continue") response.writeContinue();
  await endpoint.handle(request, response, origin);
}

function httpServer(listener: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 }, listener);
  server.on("checkContinue", listener);
  // Bytes that are no HTTP, or a head that is too long: said once, where the socket still takes it.
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const status = error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\nx-amzn-requestid: ${uuid()}\r\n\r\n`);
    else socket.destroy();
  });
  return server;
}
