import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Endpoint } from "../gateway/index.ts";
import { exposition, type Metric } from "./metric.ts";

interface Settings {
  /** Whoever sends it as a bearer may read from anywhere; without one only this machine may. */
  token?: string;
  collect(): Promise<Metric[]>;
}

const digest = (text: string) => createHash("sha256").update(text).digest();

/** A request that was passed on by a proxy of this machine is none of this machine. */
function isLocal({ socket, headers }: IncomingMessage): boolean {
  const address = socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
  return (address === "::1" || address.startsWith("127.")) && headers["x-forwarded-for"] === undefined && headers.forwarded === undefined;
}

function isAllowed(request: IncomingMessage, token: string | undefined): boolean {
  if (token === undefined) return isLocal(request);
  return timingSafeEqual(digest(request.headers.authorization ?? ""), digest(`Bearer ${token}`));
}

/** `GET /metrics` for Prometheus. Builds never reach it: their doors lead to AWS operations only. */
export const metricsEndpoint = ({ token, collect }: Settings): Endpoint => ({
  name: "metrics",
  matches: ({ url = "/", method }, { environmentId }) =>
    url.split("?")[0] === "/metrics" && method === "GET" && environmentId === undefined,
  async handle(request, response) {
    if (!isAllowed(request, token)) {
      response.writeHead(token === undefined ? 403 : 401, { "content-type": "text/plain" });
      response.end(
        token === undefined ? "Only this machine may read metrics: set QUINTET_METRICS_TOKEN\n" : "Send the token as a bearer\n",
      );
      return;
    }
    const body = exposition(await collect());
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" });
    response.end(body);
  },
});
