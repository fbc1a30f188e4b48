import { Readable } from "node:stream";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Ask } from "./source.ts";

/** A public registry could not be asked, or answered nonsense: not the same as "it has no such package". */
export class RegistryUnavailable extends Error {}

export interface PublicRegistry {
  /** Its configured address, with a slash at the end. */
  address: string;
  /** Asks for a small document. `etag` is the one of what is kept. */
  ask(path: string, options?: { headers?: Record<string, string>; etag?: string | null }): Promise<Answered>;
  /** Asks something that takes a body; the answer is JSON of whatever shape. */
  post(path: string, body: string): Promise<Buffer>;
  /** Begins to fetch a file; the caller reads it to its end or destroys it. */
  fetch(url: string): Promise<{ body: Readable; sizeBytes?: number } | "absent">;
}

export type Answered = { state: "same" } | { state: "absent" } | { state: "found"; body: Buffer; etag: string | null };

const answerWithinMs = 30_000;
const documentLimitBytes = 128 * 1024 * 1024;

/** Undefined when no address is configured for the connection, or the server is told to stay offline. */
export function publicRegistry({ config }: Pick<Kernel, "config">, connection: string): PublicRegistry | undefined {
  const configured = config.publicRegistries?.[connection];
  if (!configured || config.packagesOffline) return undefined;
  const base = new URL(configured.endsWith("/") ? configured : `${configured}/`);
  const credentials = base.username
    ? `Basic ${Buffer.from(`${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`).toString("base64")}`
    : undefined;
  base.username = "";
  base.password = "";

  async function request(url: URL, headers: Record<string, string>, body?: string): Promise<Response> {
    const own = credentials && url.origin === base.origin ? { authorization: credentials } : {};
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(new Error(`${url.origin} did not answer within ${answerWithinMs} ms`)), answerWithinMs);
    try {
      const sent = body === undefined ? {} : { method: "POST", body };
      return await fetch(url, { ...sent, headers: { "user-agent": "quintet", ...headers, ...own }, signal: patience.signal });
    } catch (cause) {
      throw new RegistryUnavailable(`${connection} cannot be reached at ${url.origin}`, { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    address: base.href,
    async ask(path, { headers = {}, etag } = {}) {
      const response = await request(new URL(path, base), { ...headers, ...(etag ? { "if-none-match": etag } : {}) });
      if (response.status === 304 && etag) return { state: "same" };
      if (response.status === 404 || response.status === 410) {
        await response.body?.cancel();
        return { state: "absent" };
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw new RegistryUnavailable(`${connection} answered ${response.status} for ${path}`);
      }
      return { state: "found", body: await readDocument(response, connection), etag: response.headers.get("etag") };
    },
    async post(path, body) {
      const response = await request(new URL(path, base), { "content-type": "application/json" }, body);
      if (response.ok) return readDocument(response, connection);
      await response.body?.cancel();
      throw new RegistryUnavailable(`${connection} answered ${response.status} for ${path}`);
    },
    async fetch(url) {
      const target = new URL(url, base);
      if (!isFetchable(target, base))
        throw new RegistryUnavailable(`${connection} offers a file at ${target.origin}, which is no place for one`);
      const response = await request(target, {});
      if (response.status === 404 || response.status === 410) {
        await response.body?.cancel();
        return "absent";
      }
      if (!response.ok || !response.body) throw new RegistryUnavailable(`${connection} answered ${response.status} for a file`);
      const length = response.headers.get("content-encoding") ? null : response.headers.get("content-length");
      const body = Readable.fromWeb(response.body as never);
      // A registry may break off before anybody reads: whoever reads then learns of it, and the server lives on.
      body.on("error", () => undefined);
      return { body, ...(length ? { sizeBytes: Number(length) } : {}) };
    },
  };
}

/** How a format's source asks for one more document. */
export const askOf =
  (registry: PublicRegistry): Ask =>
  async (path, headers) => {
    const found = await registry.ask(path, headers ? { headers } : {});
    return found.state === "found" ? found.body : undefined;
  };

/** Metadata is written by strangers: it must not make this server ask its own neighbours. */
const isFetchable = (target: URL, base: URL): boolean =>
  target.origin === base.origin ||
  (target.protocol === "https:" &&
    !/^[\d.]+$|^\[|(^|\.)(localhost|local|internal)$/i.test(target.hostname) &&
    target.hostname.includes("."));

async function readDocument(response: Response, connection: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > documentLimitBytes) throw new Error(`more than ${documentLimitBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new RegistryUnavailable(`${connection} broke off in the middle of a document`, { cause });
  }
  return Buffer.concat(chunks);
}
