import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Dist } from "../../domain/npm/manifest.ts";
import { abbreviatedPackument, fullPackument, type PackumentEntry, type PackumentParts, tagsToShow } from "../../domain/npm/packument.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { freshUntil } from "../../registry/offers.ts";
import { rememberedBy } from "../../registry/remembered.ts";
import { type FoundVersion, type MergedPackage, mergeVersions, searchPackage } from "../../registry/search.ts";
import { type Answer, answerDocument, type Document } from "../answer.ts";
import type { FormatRequest } from "../format.ts";

const zip = promisify(gzip);
const abbreviatedType = "application/vnd.npm.install-v1+json";

export const wantsAbbreviated = ({ request }: FormatRequest): boolean => (request.headers.accept ?? "").includes(abbreviatedType);

/** Computed when something changed, kept compressed; undefined when nobody has the package. */
export async function answerPackument(asked: FormatRequest, coordinates: Coordinates): Promise<Answer | undefined> {
  const abbreviated = wantsAbbreviated(asked) && asked.query.get("write") === null;
  const kind = `npm ${abbreviated ? "abbreviated" : "full"} ${asked.repository.id} ${asked.base}`;
  const document = await rememberedBy(asked.kernel).ofPackage(asked.view, coordinates, kind, async () => {
    const merged = await mergeVersions(await searchPackage(asked, coordinates));
    const value = merged.versions.size ? await documentOf(partsOf(merged, asked.base), abbreviated) : undefined;
    return { value, sizeBytes: 500 + (value?.gzipped.length ?? 0), until: freshUntil(merged) };
  });
  return document && answerDocument(asked.request, document);
}

async function documentOf(parts: PackumentParts, abbreviated: boolean): Promise<Document> {
  const text = abbreviated ? abbreviatedPackument(parts) : fullPackument(parts);
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 32)}"`;
  return { gzipped: await zip(text, { level: 6 }), etag, contentType: abbreviated ? abbreviatedType : "application/json" };
}

export function partsOf(merged: MergedPackage, base: string): PackumentParts {
  const { coordinates, rows } = merged.search;
  const entries = [...merged.versions].map(([version, found]) => entryOf(version, found));
  const tags = tagsToShow(
    mergedTags(merged),
    entries.map(({ version }) => version),
  );
  const changes = [...rows.values()].map(({ changed_at }) => changed_at.toISOString()).sort();
  const latest = merged.versions.get(tags.latest ?? "");
  const readme = latest?.kind === "held" ? latest.version.readme : null;
  return {
    ...{ namespace: coordinates.namespace, name: coordinates.name, base, entries, tags },
    ...(changes.length ? { modified: changes.at(-1)! } : {}),
    ...(readme ? { readme } : {}),
  };
}

function entryOf(version: string, found: FoundVersion): PackumentEntry {
  if (found.kind === "offered") {
    const { document = "{}", metadata, releasedAt } = found.offered;
    return { version, document, dist: (metadata?.dist ?? {}) as Dist, ...(releasedAt ? { releasedAt } : {}) };
  }
  const { document, metadata, released_at } = found.version;
  return {
    version,
    document: document ?? "{}",
    dist: (metadata.dist ?? {}) as Dist,
    ...(released_at ? { releasedAt: released_at.toISOString() } : {}),
  };
}

/** Everybody's tags; where two have the same, the one further upstream wins. */
function mergedTags({ search, offers }: MergedPackage): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const { repositoryId, connection } of search.order) {
    const there = connection ? offers.find((one) => one.connection === connection)?.tags : search.rows.get(repositoryId)?.tags;
    Object.assign(tags, there);
  }
  return tags;
}
