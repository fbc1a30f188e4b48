import { BundleProblem } from "./problem.ts";

/** A file of a bundle by its path from the bundle's root. */
export type BundleFiles = Map<string, Uint8Array>;

export interface BundleKind {
  template: "environment" | "service";
  /** The owner of the template provisions (an environment), or has a pipeline of his own (a service). */
  customerManaged: boolean;
}

export const bundleLimits = {
  archiveBytes: 5 * 1024 ** 2,
  unpackedBytes: 50 * 1024 ** 2,
  entries: 5_000,
  manifestBytes: 50 * 1024,
  schemaBytes: 50 * 1024,
  templateBytes: 200 * 1024,
};

/** The path of an archive's member without "./", or undefined where it would leave the bundle. */
export function memberPath(name: string): string | undefined {
  if (name.startsWith("/") || name.includes("\\") || name.includes("\0")) return undefined;
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  return parts.includes("..") ? undefined : parts.join("/");
}

/** The folders whose manifests a bundle of this kind has, and those that must not be there. */
export function infrastructureOf({ template, customerManaged }: BundleKind): { needed: string[]; forbidden: string[] } {
  if (template === "environment") {
    return customerManaged ? { needed: [], forbidden: ["infrastructure"] } : { needed: ["infrastructure"], forbidden: [] };
  }
  const needed = ["instance_infrastructure"];
  return customerManaged
    ? { needed, forbidden: ["pipeline_infrastructure"] }
    : { needed: [...needed, "pipeline_infrastructure"], forbidden: [] };
}

/** A file that may end in .yaml or .yml. */
export const yamlFile = (files: BundleFiles, base: string): Uint8Array | undefined => files.get(`${base}.yaml`) ?? files.get(`${base}.yml`);

export function neededYaml(files: BundleFiles, base: string, mostBytes: number): Uint8Array {
  const found = yamlFile(files, base);
  if (!found) throw new BundleProblem(`The template bundle has no ${base}.yaml`);
  if (found.length > mostBytes) throw new BundleProblem(`${base}.yaml is larger than ${mostBytes / 1024} KB`);
  return found;
}

export function refuseForbidden(files: BundleFiles, { forbidden }: { forbidden: string[] }): void {
  for (const folder of forbidden)
    if ([...files.keys()].some((path) => path.startsWith(`${folder}/`)))
      throw new BundleProblem(`The template bundle of a customer managed template must not have the folder ${folder}`);
}
