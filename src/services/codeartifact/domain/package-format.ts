/** AWS's names of the formats, in the order of its documentation. */
export const packageFormats = ["npm", "pypi", "maven", "nuget", "generic", "ruby", "swift", "cargo"] as const;
export type PackageFormat = (typeof packageFormats)[number];

/** What names a package in a repository; formats without namespaces, and packages without one, have the empty namespace. */
export interface Coordinates {
  format: PackageFormat;
  namespace: string;
  name: string;
}

/** One name for one package of a domain, for keys. */
export const keyOf = ({ format, namespace, name }: Coordinates): string => `${format}/${namespace}/${name}`;
