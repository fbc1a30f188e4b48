import type { IncomingMessage, ServerResponse } from "node:http";
import type { Endpoint } from "./service.ts";

const pathOf = (request: IncomingMessage): string => (request.url ?? "/").split("?")[0]!;

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

/** `GET /health`: 200 once the server is ready, 503 while it starts or stops. */
export const healthEndpoint = (isReady: () => boolean): Endpoint => ({
  name: "health",
  matches: (request) => pathOf(request) === "/health" && (request.method === "GET" || request.method === "HEAD"),
  async handle(_request, response) {
    answer(response, isReady() ? 200 : 503, { status: isReady() ? "ready" : "not ready" });
  },
});

/** `POST /_quintet/reset`: there with `--auth none` only, where nothing is worth keeping. */
export const resetEndpoint = (reset: () => Promise<void>): Endpoint => ({
  name: "reset",
  matches: (request) => pathOf(request) === "/_quintet/reset",
  async handle(request, response) {
    if (request.method !== "POST") return answer(response, 405, { message: "Use POST" });
    await reset();
    answer(response, 200, { status: "empty" });
  },
});
