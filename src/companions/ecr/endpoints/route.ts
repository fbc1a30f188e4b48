import type { IncomingMessage } from "node:http";
import { isRepositoryName } from "../domain/names.ts";

/** What a request of the distribution protocol is about: https://github.com/opencontainers/distribution-spec/blob/main/spec.md */
export type Asked =
  | { what: "base" }
  | { what: "tags" | "uploads"; name: string; query: URLSearchParams }
  | { what: "blob" | "manifest" | "referrers" | "upload"; name: string; reference: string; query: URLSearchParams };

const paths: [RegExp, Exclude<Asked["what"], "base">][] = [
  [/^(.+)\/blobs\/uploads\/?$/, "uploads"],
  [/^(.+)\/blobs\/uploads\/([^/]+)$/, "upload"],
  [/^(.+)\/blobs\/([^/]+)$/, "blob"],
  [/^(.+)\/manifests\/([^/]+)$/, "manifest"],
  [/^(.+)\/referrers\/([^/]+)$/, "referrers"],
  [/^(.+)\/tags\/list$/, "tags"],
];

export const isRegistryPath = (url: string | undefined): boolean => url === "/v2" || (url?.startsWith("/v2/") ?? false);

/** Undefined for a path that the protocol does not know, or a name that no repository can have. */
export function readPath({ url = "" }: IncomingMessage): Asked | undefined {
  const [path = "", search] = url.split("?", 2);
  if (path === "/v2" || path === "/v2/") return { what: "base" };
  let rest: string;
  try {
    rest = decodeURIComponent(path.slice("/v2/".length));
  } catch {
    return undefined;
  }
  const query = new URLSearchParams(search);
  for (const [pattern, what] of paths) {
    const [, name, reference] = pattern.exec(rest) ?? [];
    if (name === undefined) continue;
    if (!isRepositoryName(name)) return undefined;
    return what === "tags" || what === "uploads" ? { what, name, query } : { what, name, reference: reference ?? "", query };
  }
  return undefined;
}
