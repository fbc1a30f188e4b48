import { present } from "../../../base/present.ts";
import { onRepository, scopeOf } from "../access.ts";
import { isTexts, keyAfter, pageOf, pageSize } from "../pages.ts";
import { listPackages, type PackageKey } from "../store/packages.ts";
import { packageSummary } from "../views.ts";

/** Of the repository itself, not of its upstreams. The namespace is a prefix, as the package's name is. */
export const ListPackages = onRepository<"ListPackages">({
  transaction: "read",
  async run(input, context) {
    const { repository } = await scopeOf(input, context);
    const size = pageSize(input, 100);
    const { format, namespace, packagePrefix: prefix, publish, upstream } = input;
    const after = keyAfter(input, isTexts(3)) as PackageKey | undefined;
    const found = await listPackages(context.tx, repository.id, present({ format, namespace, prefix, publish, upstream }), size + 1, after);
    const { rows, ...next } = pageOf(found, size, (row) => [row.format, row.namespace, row.name]);
    return { packages: rows.map(packageSummary), ...next };
  },
});
