import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { distOf, npmDocument } from "./npm-document.ts";

/** A public npm registry in miniature: what the internet is to a server under test. */
export interface SmallRegistry {
  address: string;
  /** Every request it got: `GET /left-pad`. */
  asked: string[];
  add(name: string, version: string, options?: { publishedAt?: string; files?: Record<string, string | Buffer> }): Promise<Buffer>;
  /** What it says of the bytes of a version, however wrong. */
  lieAbout(name: string, version: string, dist: Record<string, unknown>): void;
  /** "down" refuses everything, "broken" ends tarballs in the middle. */
  mode: "up" | "down" | "broken";
  /** Tarballs wait here in the middle of their bytes. */
  gate?: Promise<void>;
  stop(): Promise<void>;
}

interface Held {
  name: string;
  versions: Record<string, Record<string, unknown> & { dist: Record<string, unknown> }>;
  time: Record<string, string>;
  tags: Record<string, string>;
}

export async function startSmallRegistry(): Promise<SmallRegistry> {
  const packages = new Map<string, Held>();
  const tarballs = new Map<string, Buffer>();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(request.url ?? "/");
    registry.asked.push(`${request.method} ${path}`);
    if (registry.mode === "down") return void response.writeHead(503).end();
    const bytes = tarballs.get(path);
    if (bytes) return sendTarball(response, bytes);
    if (request.method === "POST") {
      const body: Buffer[] = [];
      for await (const chunk of request) body.push(chunk as Buffer);
      return void response.end(JSON.stringify({ asked: JSON.parse(Buffer.concat(body).toString()) as unknown }));
    }
    const held = packages.get(path.slice(1));
    if (!held) return void response.writeHead(404).end("{}");
    const text = JSON.stringify({ name: held.name, "dist-tags": held.tags, versions: held.versions, time: held.time });
    const etag = `"${distOf(Buffer.from(text)).shasum}"`;
    if (request.headers["if-none-match"] === etag) return void response.writeHead(304).end();
    response.writeHead(200, { "content-type": "application/json", etag }).end(text);
  }

  async function sendTarball(response: ServerResponse, bytes: Buffer): Promise<void> {
    response.writeHead(200, { "content-length": String(bytes.length) });
    const middle = Math.floor(bytes.length / 2);
    response.write(bytes.subarray(0, middle));
    await registry.gate;
    if (registry.mode === "broken") response.destroy();
    else response.end(bytes.subarray(middle));
  }

  const registry: SmallRegistry = {
    ...{ address, asked: [], mode: "up" },
    async add(name, version, { publishedAt = "2020-01-02T03:04:05.000Z", files = {} } = {}) {
      const { bytes, document } = await npmDocument({ name, version, files });
      const held = packages.get(name) ?? { name, versions: {}, time: {}, tags: {} };
      const path = `/${name}/-/${name.split("/").at(-1)}-${version}.tgz`;
      held.versions[version] = { ...document.versions[version]!, dist: { ...distOf(bytes), tarball: `${address}${path.slice(1)}` } };
      held.time[version] = publishedAt;
      held.tags.latest = version;
      packages.set(name, held);
      tarballs.set(path, bytes);
      return bytes;
    },
    lieAbout(name, version, dist) {
      Object.assign(packages.get(name)!.versions[version]!.dist, dist);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return registry;
}
