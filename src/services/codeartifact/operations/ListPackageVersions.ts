import { present } from "../../../base/present.ts";
import { onPackage } from "../access.ts";
import type { VersionStatus } from "../domain/version-status.ts";
import { heldPackage } from "../held.ts";
import { isTexts, keyAfter, pageOf, pageSize } from "../pages.ts";
import { listVersions, newestPublished, type VersionKey } from "../store/versions.ts";
import { packageOf, versionSummary } from "../views.ts";

export const ListPackageVersions = onPackage<"ListPackageVersions">({
  transaction: "read",
  async run(input, context) {
    const { tx } = context;
    const { row } = await heldPackage(input, context);
    const size = pageSize(input, 50);
    const query = {
      ...present({ status: input.status as VersionStatus | undefined, originType: input.originType }),
      byPublishedTime: input.sortBy === "PUBLISHED_TIME",
    };
    const after = keyAfter(input, (value): value is VersionKey => isTexts(2)(value) && !Number.isNaN(Date.parse(value[0]!)));
    const found = await listVersions(tx, row.id, query, size + 1, after);
    const { rows, ...next } = pageOf(found, size, (one) => [(one.published_at ?? new Date(0)).toISOString(), one.version]);
    const latest = row.format === "npm" ? row.tags.latest : undefined;
    const defaultDisplayVersion = latest ?? (await newestPublished(tx, row.id));
    return { ...present({ defaultDisplayVersion }), ...packageOf(row), versions: rows.map(versionSummary), ...next };
  },
});
