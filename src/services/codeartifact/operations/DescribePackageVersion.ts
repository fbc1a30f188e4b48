import { present } from "../../../base/present.ts";
import { onPackage } from "../access.ts";
import { heldVersion } from "../held.ts";
import { originOf } from "../views.ts";

export const DescribePackageVersion = onPackage<"DescribePackageVersion">({
  transaction: "read",
  async run(input, context) {
    const { row, version } = await heldVersion(input, context);
    const { displayName = row.name, ...details } = version.details;
    const described = {
      ...{
        format: row.format,
        packageName: row.name,
        displayName,
        version: version.version,
        revision: version.revision,
        status: version.status,
      },
      ...details,
      namespace: row.namespace || undefined,
      publishedTime: version.published_at ?? undefined,
      origin: originOf(version),
    };
    return { packageVersion: present(described) };
  },
});
