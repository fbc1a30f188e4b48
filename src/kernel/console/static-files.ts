import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

/** Where `npm start` puts the built console. */
const folder = fileURLToPath(new URL("../../../dist/console", import.meta.url));

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Cloudscape sets inline styles; scripts come from our own files only. */
const security = {
  "content-security-policy":
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** Serves a built file, or the page itself for every path of the console (they are routes inside it). */
export async function serveConsole(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? "/", "http://console").pathname;
  // Built files have plain names: what would need decoding is none of them.
  const asked = normalize(path.replace(/^\/console\/?/, ""));
  const isAsset = asked.startsWith("assets/") && !asked.includes("..");
  const file = join(folder, isAsset ? asked : "index.html");
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8", ...security });
    response.end(isAsset ? "Not found" : "The console is not built yet: `npm start` builds it.");
    return;
  }
  response.writeHead(200, {
    "content-type": types[extname(file)] ?? "application/octet-stream",
    "content-length": found.size,
    // Asset names carry a hash of their content.
    "cache-control": isAsset ? "public, max-age=31536000, immutable" : "no-cache",
    ...security,
  });
  if (request.method === "HEAD") response.end();
  else await pipeline(createReadStream(file), response).catch(() => response.destroy());
}
