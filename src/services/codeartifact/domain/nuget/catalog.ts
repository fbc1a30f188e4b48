import type { Dependency } from "../../store/tables.ts";
import type { Coordinates } from "../package-format.ts";

export const isNugetId = (id: string): boolean => /^[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*$/.test(id) && id.length <= 100;
export const nugetCoordinates = (id: string): Coordinates => ({ format: "nuget", namespace: "", name: id.toLowerCase() });
export const nupkgFile = ({ name }: Pick<Coordinates, "name">, version: string): string => `${name}.${version}.nupkg`;

/** What listings say of a version, as the package's nuspec says it. */
export interface CatalogEntry {
  id: string;
  /** As its author wrote it. */
  version: string;
  authors?: string;
  description?: string;
  title?: string;
  summary?: string;
  tags?: string[];
  projectUrl?: string;
  licenseUrl?: string;
  licenseExpression?: string;
  iconUrl?: string;
  minClientVersion?: string;
  dependencyGroups?: { targetFramework?: string; dependencies?: { id: string; range: string }[] }[];
}

/** CodeArtifact never says a type for them. */
export const nugetDependencies = ({ dependencyGroups = [] }: CatalogEntry): Dependency[] => {
  const all = dependencyGroups.flatMap(({ dependencies = [] }) =>
    dependencies.map(({ id, range }) => ({ package: id, versionRequirement: range })),
  );
  return [...new Map(all.map((one) => [`${one.package.toLowerCase()} ${one.versionRequirement}`, one])).values()];
};

export interface RegisteredVersion {
  /** Normalised. */
  version: string;
  entry: CatalogEntry;
  listed: boolean;
  publishedAt?: string | undefined;
}

/** https://learn.microsoft.com/nuget/api/service-index */
export function serviceIndex(base: string): object {
  const resource = (type: string, path: string) => ({ "@id": `${base}${path}`, "@type": type });
  const each = (name: string, versions: string[], path: string) => versions.map((version) => resource(`${name}${version}`, path));
  return {
    version: "3.0.0",
    resources: [
      resource("PackageBaseAddress/3.0.0", "v3/flat2/"),
      // Older clients know some of these names only.
      ...each("RegistrationsBaseUrl", ["", "/3.0.0-beta", "/3.0.0-rc", "/3.4.0"], "v3/registration/"),
      ...each("RegistrationsBaseUrl", ["/3.6.0", "/Versioned"], "v3/registration-semver2/"),
      ...each("SearchQueryService", ["", "/3.0.0-beta", "/3.0.0-rc", "/3.5.0"], "v3/query"),
      ...each("SearchAutocompleteService", ["", "/3.0.0-beta", "/3.0.0-rc", "/3.5.0"], "v3/autocomplete"),
      resource("PackagePublish/2.0.0", "api/v2/package"),
    ],
  };
}

/** https://learn.microsoft.com/nuget/api/registration-base-url-resource: one page, with everything in it. */
export function registration(base: string, hive: string, { name }: Coordinates, versions: readonly RegisteredVersion[]): object {
  const index = `${base}v3/${hive}/${name}/index.json`;
  const leaves = versions.map(({ version, entry, listed, publishedAt }) => {
    const leaf = `${base}v3/${hive}/${name}/${version}.json`;
    const content = `${base}v3/flat2/${name}/${version}/${name}.${version}.nupkg`;
    const catalogEntry = {
      ...{ "@id": leaf, "@type": "PackageDetails", ...entry, packageContent: content, listed },
      published: listed ? publishedAt : "1900-01-01T00:00:00.000Z",
    };
    return { "@id": leaf, "@type": "Package", catalogEntry, packageContent: content, registration: index };
  });
  const page = { "@id": `${index}#page`, "@type": "catalog:CatalogPage", count: leaves.length, items: leaves, parent: index };
  return {
    ...{ "@id": index, "@type": ["catalog:CatalogRoot", "PackageRegistration", "catalog:Permalink"], count: 1 },
    items: [{ ...page, lower: versions[0]!.version, upper: versions.at(-1)!.version }],
  };
}
