import { onPackage } from "../access.ts";
import { invalid, notFound } from "../errors.ts";
import { heldVersion } from "../held.ts";
import { packageOf } from "../views.ts";

export const GetPackageVersionReadme = onPackage<"GetPackageVersionReadme">({
  transaction: "read",
  async run(input, context) {
    if (input.format === "maven" || input.format === "generic") throw invalid(`Packages of the format ${input.format} have no readme`);
    const { row, version } = await heldVersion(input, context);
    if (version.readme === null) throw notFound("package-version", version.version, `The version ${version.version} has no readme`);
    return { ...packageOf(row), version: version.version, versionRevision: version.revision, readme: version.readme };
  },
});
