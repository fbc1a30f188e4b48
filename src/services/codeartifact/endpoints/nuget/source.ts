import { type CatalogEntry, isNugetId, nugetDependencies, nupkgFile } from "../../domain/nuget/catalog.ts";
import { normalizeNugetVersion } from "../../domain/nuget/version.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { isRecord, textOf } from "../../domain/record.ts";
import type { Ask, OfferedVersion, Source } from "../../registry/source.ts";

/** nuget.org's own layout below the registry's address: its service index is the same document for every package. */
export const nugetSource: Source = {
  about: ({ name }) => ({ path: `v3/registration5-gz-semver2/${name}/index.json` }),
  async read(document, coordinates, ask) {
    const index: unknown = JSON.parse(document.toString("utf8"));
    if (!isRecord(index) || !Array.isArray(index.items)) throw new Error("This is no registration index");
    const versions: OfferedVersion[] = [];
    for (const page of index.items) versions.push(...(await leavesOf(page, ask)).flatMap((leaf) => offeredVersion(coordinates, leaf)));
    return { versions };
  },
};

/** A page of a package with many versions is a document of its own. */
async function leavesOf(page: unknown, ask: Ask): Promise<unknown[]> {
  if (!isRecord(page)) return [];
  if (Array.isArray(page.items)) return page.items;
  const address = typeof page["@id"] === "string" && URL.canParse(page["@id"]) ? new URL(page["@id"]).pathname : undefined;
  const apart: unknown = JSON.parse((address && (await ask(address))?.toString("utf8")) || "null");
  return isRecord(apart) && Array.isArray(apart.items) ? apart.items : [];
}

function offeredVersion(coordinates: Coordinates, leaf: unknown): OfferedVersion[] {
  const entry = isRecord(leaf) && isRecord(leaf.catalogEntry) ? leaf.catalogEntry : undefined;
  const content = isRecord(leaf) ? (leaf.packageContent ?? entry?.packageContent) : undefined;
  if (!entry || typeof content !== "string" || typeof entry.id !== "string" || typeof entry.version !== "string") return [];
  const version = normalizeNugetVersion(entry.version);
  if (!isNugetId(entry.id) || entry.id.toLowerCase() !== coordinates.name || version === undefined) return [];
  const kept = catalogEntry(entry, entry.id, entry.version);
  const published =
    typeof entry.published === "string" && !Number.isNaN(Date.parse(entry.published)) ? new Date(entry.published) : undefined;
  // What is not listed says that it was published in 1900.
  const isListed = entry.listed !== false && published?.getUTCFullYear() !== 1900;
  return [
    {
      ...{ version, assets: [{ name: nupkgFile(coordinates, version), url: content }], document: JSON.stringify(kept) },
      details: { displayName: kept.id, ...(kept.description ? { summary: kept.description } : {}) },
      dependencies: nugetDependencies(kept),
      ...(published && isListed ? { releasedAt: published.toISOString() } : {}),
      ...(isListed ? {} : { unlisted: true as const }),
    },
  ];
}

function catalogEntry(entry: Record<string, unknown>, id: string, version: string): CatalogEntry {
  const texts = ["authors", "description", "title", "summary", "projectUrl", "licenseUrl", "licenseExpression", "iconUrl"] as const;
  const groups = Array.isArray(entry.dependencyGroups) ? entry.dependencyGroups.filter(isRecord) : [];
  return {
    ...{ id, version },
    ...Object.fromEntries(texts.flatMap((name) => (textOf(entry[name]) ? [[name, textOf(entry[name])]] : []))),
    dependencyGroups: groups.map((group) => ({
      ...(typeof group.targetFramework === "string" ? { targetFramework: group.targetFramework } : {}),
      dependencies: (Array.isArray(group.dependencies) ? group.dependencies.filter(isRecord) : []).flatMap((one) =>
        typeof one.id === "string" && isNugetId(one.id) ? [{ id: one.id, range: textOf(one.range) ?? "(, )" }] : [],
      ),
    })),
  };
}
