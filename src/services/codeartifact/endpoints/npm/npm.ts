import { npmAsset, npmCoordinates, versionOfTarball } from "../../domain/npm/names.ts";
import { tarballUrl } from "../../domain/npm/packument.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { mergeVersions, searchPackage } from "../../registry/search.ts";
import { type Answer, json } from "../answer.ts";
import { answerAsset } from "../asset.ts";
import type { Format, FormatRequest } from "../format.ts";
import { audit } from "./audit.ts";
import { answerTags } from "./dist-tags.ts";
import { answerPackument, partsOf } from "./packument.ts";
import { publish } from "./publish.ts";

/** https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md, as far as CodeArtifact has it, and whoami and audit beyond. */
export const npm: Format = {
  format: "npm",
  handle(asked) {
    // A scoped name comes with its slash encoded or not.
    const parts = asked.segments.join("/").split("/");
    return parts[0] === "-" ? aboutRegistry(asked, parts.slice(1)) : aboutPackage(asked, parts);
  },
  refuse: (status, message) => json(status, { error: message }),
};

const unsupported = (what: string): Answer => json(501, { error: `${what} is not supported by this registry` });

async function aboutRegistry(asked: FormatRequest, parts: string[]): Promise<Answer | undefined> {
  const route = parts.join("/");
  if (parts[0] === "package") return aboutTags(asked, parts.slice(1));
  if (route === "npm/v1/security/advisories/bulk" && asked.method === "POST") return audit(asked);
  await asked.mayRead();
  if (route === "ping") return json(200, {});
  if (route === "whoami") return json(200, { username: asked.principal.arn });
  if (route === "v1/search" || route === "all") return unsupported("Search");
  if (route.startsWith("npm/v1/security/")) return unsupported("This kind of audit");
  return unsupported(`/-/${route}`);
}

/** `@scope/name/…` or `name/…`. */
function nameIn(parts: string[]): { coordinates: Coordinates; rest: string[] } | undefined {
  const length = parts[0]?.startsWith("@") ? 2 : 1;
  const coordinates = npmCoordinates(parts.slice(0, length).join("/"));
  return coordinates && { coordinates, rest: parts.slice(length) };
}

async function aboutTags(asked: FormatRequest, parts: string[]): Promise<Answer | undefined> {
  const found = nameIn(parts);
  if (found?.rest[0] !== "dist-tags" || found.rest.length > 2) return undefined;
  return answerTags(asked, found.coordinates, found.rest[1] || undefined);
}

async function aboutPackage(asked: FormatRequest, parts: string[]): Promise<Answer | undefined> {
  const found = nameIn(parts);
  if (!found) return undefined;
  const { coordinates, rest } = found;
  if (rest.includes("-rev")) return unsupported("Unpublishing (use DeletePackageVersions)");
  if (rest.length === 0 && asked.method === "PUT") return publish(asked, coordinates);
  if (asked.method !== "GET") return json(405, { error: `${asked.method} is not something to do with a package` });
  await asked.mayRead();
  if (rest.length === 0) return answerPackument(asked, coordinates);
  if (rest[0] === "-") return tarball(asked, coordinates, rest.at(-1)!);
  return rest.length === 1 ? manifest(asked, coordinates, rest[0]!) : undefined;
}

async function tarball(asked: FormatRequest, coordinates: Coordinates, file: string): Promise<Answer | undefined> {
  const version = versionOfTarball(coordinates.name, file);
  if (version === undefined) return undefined;
  return answerAsset(asked, { coordinates, version, asset: npmAsset, contentType: "application/octet-stream" });
}

/** One version by its number or by a tag. */
async function manifest(asked: FormatRequest, coordinates: Coordinates, wanted: string): Promise<Answer | undefined> {
  const merged = await mergeVersions(await searchPackage(asked, coordinates));
  const parts = partsOf(merged, asked.base);
  const version = Object.hasOwn(parts.tags, wanted) ? parts.tags[wanted] : wanted;
  const entry = parts.entries.find((one) => one.version === version);
  if (!entry) return undefined;
  const dist = { ...entry.dist, tarball: tarballUrl(parts, entry.version) };
  return json(200, { ...(JSON.parse(entry.document) as object), dist });
}
