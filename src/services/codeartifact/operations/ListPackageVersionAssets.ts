import { onPackage } from "../access.ts";
import { heldVersion } from "../held.ts";
import { isText, keyAfter, pageOf, pageSize } from "../pages.ts";
import { listAssets } from "../store/versions.ts";
import { assetSummary, packageOf } from "../views.ts";

export const ListPackageVersionAssets = onPackage<"ListPackageVersionAssets">({
  transaction: "read",
  async run(input, context) {
    const { row, version } = await heldVersion(input, context);
    const size = pageSize(input, 100);
    const found = await listAssets(context.tx, version.id, size + 1, keyAfter(input, isText));
    const { rows, ...next } = pageOf(found, size, ({ name }) => name);
    return { ...packageOf(row), version: version.version, versionRevision: version.revision, assets: rows.map(assetSummary), ...next };
  },
});
