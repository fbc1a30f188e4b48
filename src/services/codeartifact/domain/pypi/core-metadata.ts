import type { Dependency, Details } from "../../store/tables.ts";

/** https://packaging.python.org/en/latest/specifications/core-metadata/: headers as of an e-mail, the body is the description. */
export interface CoreMetadata {
  fields: Map<string, string[]>;
  body: string;
}

export function readCoreMetadata(text: string): CoreMetadata {
  const [, head = "", body = ""] = /^([\s\S]*?)(?:\r?\n\r?\n([\s\S]*))?$/.exec(text.replace(/^\uFEFF/, "")) ?? [];
  const fields = new Map<string, string[]>();
  for (const line of head.replace(/\r?\n(?=[ \t])/g, "\0").split(/\r?\n/)) {
    const [, name, value = ""] = /^([A-Za-z0-9-]+)\s*:\s*([\s\S]*)$/.exec(line) ?? [];
    if (name) fields.set(name.toLowerCase(), [...(fields.get(name.toLowerCase()) ?? []), value.replaceAll("\0", "\n").trim()]);
  }
  return { fields, body };
}

const first = ({ fields }: CoreMetadata, name: string): string | undefined => {
  const value = fields.get(name)?.[0];
  return value === "" || value === "UNKNOWN" ? undefined : value?.slice(0, 2000);
};

export const nameAndVersion = (metadata: CoreMetadata): { name?: string | undefined; version?: string | undefined } => ({
  name: first(metadata, "name"),
  version: first(metadata, "version"),
});

export const requiresPython = (metadata: CoreMetadata): string | undefined => first(metadata, "requires-python");

export const readmeOf = (metadata: CoreMetadata): string | undefined =>
  metadata.body.trim() ||
  metadata.fields
    .get("description")?.[0]
    ?.replace(/\n {7}\|?| {8}/g, "\n")
    .trim() ||
  undefined;

const urlNamed = ({ fields }: CoreMetadata, pattern: RegExp): string | undefined =>
  fields
    .get("project-url")
    ?.map((entry) => entry.split(/,\s*/, 2))
    .find(([label = ""]) => pattern.test(label))?.[1];

export function pypiDetails(metadata: CoreMetadata): Details {
  const homePage = first(metadata, "home-page") ?? urlNamed(metadata, /^home ?page$/i);
  const source = urlNamed(metadata, /^(source|repository|source code|code|github)$/i);
  const licence = first(metadata, "license-expression") ?? first(metadata, "license");
  const [displayName, summary] = [first(metadata, "name"), first(metadata, "summary")];
  return {
    ...(displayName ? { displayName } : {}),
    ...(summary ? { summary } : {}),
    ...(homePage ? { homePage } : {}),
    ...(source ? { sourceCodeRepository: source } : {}),
    ...(licence ? { licenses: [{ name: licence.slice(0, 255) }] } : {}),
  };
}

/** `requests[socks] (>=2.0) ; python_version < "3"` */
export function pypiDependencies(requirements: readonly string[]): Dependency[] {
  return requirements.flatMap((text) => {
    const [, name, rest = ""] = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)(.*)$/s.exec(text) ?? [];
    if (!name) return [];
    const versionRequirement = rest.trim();
    return [{ package: name, dependencyType: "Requires-Dist", ...(versionRequirement ? { versionRequirement } : {}) }];
  });
}
