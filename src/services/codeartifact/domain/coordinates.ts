import { npmCoordinates } from "./npm/names.ts";
import type { Coordinates, PackageFormat } from "./package-format.ts";

const needsNamespace = new Set<PackageFormat>(["maven", "swift", "generic"]);
const hasNoNamespace = new Set<PackageFormat>(["pypi", "nuget", "ruby", "cargo"]);

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
export const normalizePypiName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");

/** One spelling for one package: what clients ask by any spelling is stored under the normal one. */
export function normalizeCoordinates({ format, namespace, name }: Coordinates): Coordinates {
  if (format === "pypi") return { format, namespace, name: normalizePypiName(name) };
  if (format === "nuget" || format === "cargo") return { format, namespace, name: name.toLowerCase() };
  if (format === "swift") return { format, namespace: namespace.toLowerCase(), name: name.toLowerCase() };
  return { format, namespace, name };
}

/** The coordinates that an operation names, or what is wrong with them. */
export function readCoordinates(format: PackageFormat, namespace: string | undefined, name: string): Coordinates | string {
  if (needsNamespace.has(format) && !namespace) return `Packages of the format ${format} must have a namespace`;
  if (hasNoNamespace.has(format) && namespace) return `Packages of the format ${format} have no namespace`;
  if (format === "npm" && !npmCoordinates(namespace ? `@${namespace}/${name}` : name)) return `'${name}' is not a name that npm takes`;
  return normalizeCoordinates({ format, namespace: namespace ?? "", name });
}
