import type { Context } from "../../kernel/gateway/index.ts";
import type { PackageFormat } from "./domain/package-format.ts";
import { type Expectation, mismatch, skipRest, type VersionError } from "./domain/version-changes.ts";
import { invalid } from "./errors.ts";
import { type HeldPackage, heldPackage } from "./held.ts";
import type { Version } from "./store/tables.ts";
import { versionsNamed } from "./store/versions.ts";

interface Asked extends Expectation {
  domain: string;
  domainOwner?: string;
  repository: string;
  format: PackageFormat;
  namespace?: string;
  package: string;
  versions: string[];
}
type Answer = {
  successfulVersions: Record<string, { revision: string; status: Version["status"] | "Deleted" }>;
  failedVersions: Record<string, VersionError>;
};

/**
 * Changes several versions of a package, all or none: `problem` says why one cannot be, `change` changes them all and answers
 * what each one is then.
 */
export async function changeVersions(
  input: Asked,
  context: Context,
  problem: (version: Version) => VersionError | undefined,
  change: (versions: Version[], held: HeldPackage) => Promise<(version: Version) => Version["status"] | "Deleted">,
): Promise<Answer> {
  const names = [...new Set(input.versions)];
  if (names.length === 0) throw invalid("At least one version must be named");
  const revised = Object.keys(input.versionRevisions ?? {});
  if (input.versionRevisions && (revised.length !== names.length || revised.some((name) => !names.includes(name)))) {
    throw invalid("versionRevisions must name the same versions as versions");
  }
  const held = await heldPackage(input, context, true);
  const found = new Map((await versionsNamed(context.tx, held.row.id, names)).map((version) => [version.version, version]));
  const failures = new Map<string, VersionError>();
  for (const name of names) {
    const version = found.get(name);
    const wrong = mismatch(name, version, input) ?? (version && problem(version));
    if (wrong) failures.set(name, wrong);
  }
  const failedVersions = skipRest(names, failures);
  if (failedVersions) return { successfulVersions: {}, failedVersions };
  const statusOf = await change([...found.values()], held);
  const successful = [...found.values()].map((version) => [version.version, { revision: version.revision, status: statusOf(version) }]);
  return { successfulVersions: Object.fromEntries(successful) as Answer["successfulVersions"], failedVersions: {} };
}
