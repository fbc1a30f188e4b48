import { onPackage } from "../access.ts";
import { heldVersion } from "../held.ts";
import { keyAfter, pageOf } from "../pages.ts";
import { packageOf } from "../views.ts";

const size = 1000;
const isPosition = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

export const ListPackageVersionDependencies = onPackage<"ListPackageVersionDependencies">({
  transaction: "read",
  async run(input, context) {
    const { row, version } = await heldVersion(input, context);
    const from = keyAfter(input, isPosition) ?? 0;
    const { rows, ...next } = pageOf(version.dependencies.slice(from, from + size + 1), size, () => from + size);
    return { ...packageOf(row), version: version.version, versionRevision: version.revision, dependencies: rows, ...next };
  },
});
