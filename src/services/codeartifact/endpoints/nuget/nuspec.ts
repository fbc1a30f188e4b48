import { type CatalogEntry, isNugetId } from "../../domain/nuget/catalog.ts";
import { normalizeNugetVersion } from "../../domain/nuget/version.ts";
import type { Details } from "../../store/tables.ts";
import { child, children, type Element, readXml, textIn } from "../archive/xml.ts";
import { Refusal } from "../packages.ts";

/** https://learn.microsoft.com/nuget/reference/nuspec */
export function readNuspec(file: string, bytes: Buffer): { entry: CatalogEntry; details: Details } {
  const metadata = child(readXml(file, bytes, "package", ["group", "dependency"], true), "metadata");
  const [id, version] = [textIn(metadata, "id", 200) ?? "", textIn(metadata, "version", 200) ?? ""];
  if (!isNugetId(id)) throw new Refusal(400, `'${id.slice(0, 100)}' is not a valid package id`);
  if (normalizeNugetVersion(version) === undefined) throw new Refusal(400, `'${version.slice(0, 100)}' is not a valid version`);
  const text = (name: keyof CatalogEntry & string): Record<string, string> => {
    const found = textIn(metadata, name);
    return found ? { [name]: found } : {};
  };
  const licence = child(metadata, "license");
  const expression = licence?.["@type"] === "expression" ? textIn(metadata, "license", 255) : undefined;
  const groups = dependencyGroups(metadata);
  const entry: CatalogEntry = {
    ...{ id, version, ...text("authors"), ...text("description"), ...text("title"), ...text("summary"), ...text("projectUrl") },
    ...{ ...text("licenseUrl"), ...text("iconUrl") },
    ...(expression ? { licenseExpression: expression } : {}),
    ...(textIn(metadata, "tags") ? { tags: textIn(metadata, "tags")!.split(/\s+/) } : {}),
    ...(typeof metadata?.["@minClientVersion"] === "string" ? { minClientVersion: metadata["@minClientVersion"] } : {}),
    ...(groups.length ? { dependencyGroups: groups } : {}),
  };
  return { entry, details: detailsOf(entry, child(metadata, "repository")) };
}

function dependencyGroups(metadata: Element | undefined): NonNullable<CatalogEntry["dependencyGroups"]> {
  const listed = (elements: Element[]) =>
    elements.flatMap((one) => {
      const [id, version] = [one["@id"], one["@version"]];
      return typeof id === "string" && isNugetId(id) ? [{ id, range: typeof version === "string" && version ? version : "(, )" }] : [];
    });
  const groups = children(metadata, "dependencies", "group").map((group) => {
    const framework = group["@targetFramework"];
    const dependencies = listed(Array.isArray(group.dependency) ? (group.dependency as Element[]) : []);
    return { ...(typeof framework === "string" ? { targetFramework: framework } : {}), ...(dependencies.length ? { dependencies } : {}) };
  });
  const bare = listed(children(metadata, "dependencies", "dependency"));
  return [...groups, ...(bare.length ? [{ dependencies: bare }] : [])];
}

function detailsOf({ id, description, projectUrl, licenseExpression, licenseUrl }: CatalogEntry, repository: Element | undefined): Details {
  const source = repository?.["@url"];
  const licence = { ...(licenseExpression ? { name: licenseExpression } : {}), ...(licenseUrl ? { url: licenseUrl } : {}) };
  return {
    displayName: id,
    ...(description ? { summary: description } : {}),
    ...(projectUrl ? { homePage: projectUrl } : {}),
    ...(typeof source === "string" && source ? { sourceCodeRepository: source.slice(0, 2000) } : {}),
    ...(Object.keys(licence).length ? { licenses: [licence] } : {}),
  };
}
