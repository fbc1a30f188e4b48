import { type CatalogEntry, type RegisteredVersion, registration } from "../../domain/nuget/catalog.ts";
import { compareNugetVersions, isNugetPrerelease, isSemver2 } from "../../domain/nuget/version.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { knownPackages } from "../../registry/known-packages.ts";
import { isUnlisted, type MergedPackage, mergeVersions, searchPackage } from "../../registry/search.ts";
import { type Answer, json } from "../answer.ts";
import { answerListing } from "../document.ts";
import type { FormatRequest } from "../format.ts";

function registered({ versions }: MergedPackage): RegisteredVersion[] {
  return [...versions]
    .flatMap(([version, found]): RegisteredVersion[] => {
      const [document, publishedAt] =
        found.kind === "held"
          ? [found.version.document, found.version.released_at?.toISOString()]
          : [found.offered.document, found.offered.releasedAt];
      return document ? [{ version, entry: JSON.parse(document) as CatalogEntry, listed: !isUnlisted(found), publishedAt }] : [];
    })
    .sort((one, other) => compareNugetVersions(one.version, other.version));
}

const contentType = "application/json";

/** Versions that are not listed stay, marked as such: who has them in a lock file goes on. */
export function flatIndex(asked: FormatRequest, coordinates: Coordinates): Promise<Answer | undefined> {
  return answerListing(asked, {
    ...{ coordinates, kind: "flat", contentType, withUnlisted: true },
    make(merged) {
      const versions = registered(merged).map(({ version }) => version);
      return versions.length ? JSON.stringify({ versions }) : undefined;
    },
  });
}

export function registrationIndex(asked: FormatRequest, hive: string, coordinates: Coordinates): Promise<Answer | undefined> {
  return answerListing(asked, {
    ...{ coordinates, kind: hive, contentType, withUnlisted: true },
    make(merged) {
      const shown = registered(merged).filter(({ entry }) => hive === "registration-semver2" || !isSemver2(entry.version));
      return shown.length ? JSON.stringify(registration(asked.base, hive, coordinates, shown)) : undefined;
    },
  });
}

export async function registrationLeaf(
  asked: FormatRequest,
  hive: string,
  coordinates: Coordinates,
  version: string,
): Promise<Answer | undefined> {
  const merged = await mergeVersions(await searchPackage(asked, coordinates), { withUnlisted: true });
  const found = registered(merged).find((one) => one.version === version);
  if (!found) return undefined;
  const index = `${asked.base}v3/${hive}/${coordinates.name}/`;
  const packageContent = `${asked.base}v3/flat2/${coordinates.name}/${version}/${coordinates.name}.${version}.nupkg`;
  const leaf = {
    "@id": `${index}${version}.json`,
    "@type": ["Package"],
    listed: found.listed,
    packageContent,
    published: found.publishedAt,
  };
  return json(200, { ...leaf, registration: `${index}index.json` });
}

const mostShown = 1000;
const numberOf = (text: string | null, otherwise: number, most: number): number => {
  const value = Number(text ?? otherwise);
  return Number.isSafeInteger(value) && value >= 0 ? Math.min(value, most) : otherwise;
};

/** https://learn.microsoft.com/nuget/api/search-query-service-resource, over what the repository and its upstreams hold. */
export async function search(asked: FormatRequest): Promise<Answer> {
  const found = await listed(asked, asked.query.get("q") ?? "");
  const data = found.map(({ coordinates, versions }) => {
    const { entry } = versions.at(-1)!;
    const registrationOf = `${asked.base}v3/registration-semver2/${coordinates.name}`;
    const { dependencyGroups: _groups, ...told } = entry;
    return {
      ...{
        "@id": `${registrationOf}/index.json`,
        "@type": "Package",
        registration: `${registrationOf}/index.json`,
        ...told,
        totalDownloads: 0,
      },
      versions: versions.map((one) => ({ "@id": `${registrationOf}/${one.version}.json`, version: one.entry.version, downloads: 0 })),
    };
  });
  return json(200, { totalHits: data.length, data });
}

/** Names, or the versions of the package that `id` names. */
export async function autocomplete(asked: FormatRequest): Promise<Answer> {
  const id = asked.query.get("id");
  const found = await listed(asked, id ?? asked.query.get("q") ?? "");
  if (id === null) return json(200, { totalHits: found.length, data: found.map(({ versions }) => versions.at(-1)!.entry.id) });
  const named = found.find(({ coordinates }) => coordinates.name === id.toLowerCase());
  return json(200, { data: named?.versions.map(({ entry }) => entry.version) ?? [] });
}

async function listed(asked: FormatRequest, text: string): Promise<{ coordinates: Coordinates; versions: RegisteredVersion[] }[]> {
  const { query } = asked;
  const [skip, most] = [numberOf(query.get("skip"), 0, 100_000), numberOf(query.get("take"), 20, mostShown)];
  const withPrerelease = query.get("prerelease") === "true";
  const withSemver2 = /^2(\.|$)/.test(query.get("semVerLevel") ?? "");
  const packages = await knownPackages(asked, "nuget", { text, most, skip });
  const all = await Promise.all(
    packages.map(async (coordinates) => {
      const versions = registered(await mergeVersions(await searchPackage(asked, coordinates))).filter(
        ({ entry }) => (withPrerelease || !isNugetPrerelease(entry.version)) && (withSemver2 || !isSemver2(entry.version)),
      );
      return { coordinates, versions };
    }),
  );
  return all.filter(({ versions }) => versions.length > 0);
}
