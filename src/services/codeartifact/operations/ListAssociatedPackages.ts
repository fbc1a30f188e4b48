import { domainOf, onGroup } from "../access.ts";
import { associate, type GroupRules } from "../domain/groups.ts";
import { newModes } from "../domain/restrictions.ts";
import { groupNamed, patternOf } from "../package-groups.ts";
import { isTexts, keyAfter, pageOf, pageSize } from "../pages.ts";
import type { DomainView } from "../registry/domain-view.ts";
import { listPackagesOfDomain, type PackageKey } from "../store/packages.ts";
import { packageOf } from "../views.ts";

/** So many packages are looked at for one answer; a page may be short, and still have a next one. */
const batch = 1000;

/** With `preview` the group need not exist: what would be associated with it if it did. */
const preview = (view: DomainView, text: string): GroupRules[] => {
  const rules: GroupRules = { id: "", pattern: patternOf(text), modes: newModes, allowed: {} };
  return view.groups.some(({ pattern }) => pattern.text === text) ? [...view.groups] : [...view.groups, rules];
};

export const ListAssociatedPackages = onGroup<"ListAssociatedPackages">({
  transaction: "read",
  async run(input, context) {
    const { tx } = context;
    const view = await domainOf(input, context);
    const groups = input.preview ? preview(view, input.packageGroup) : view.groups;
    if (!input.preview) await groupNamed(tx, view, input.packageGroup);
    const { literal } = patternOf(input.packageGroup);
    const size = pageSize(input, 100);
    const key = (one: { format: string; namespace: string; name: string }): PackageKey => [one.format, one.namespace, one.name];
    let after = keyAfter(input, isTexts(3)) as PackageKey | undefined;
    const found: { coordinates: Parameters<typeof packageOf>[0]; associationType: "STRONG" | "WEAK" }[] = [];
    for (;;) {
      const looked = await listPackagesOfDomain(tx, view.row.id, literal, batch, after);
      for (const coordinates of looked) {
        const { group, match } = associate(groups, coordinates);
        if (group.pattern.text === input.packageGroup) found.push({ coordinates, associationType: match });
      }
      if (looked.length < batch || found.length > size) break;
      after = key(looked.at(-1)!);
    }
    const { rows, ...next } = pageOf(found, size, ({ coordinates }) => key(coordinates));
    return { packages: rows.map(({ coordinates, associationType }) => ({ ...packageOf(coordinates), associationType })), ...next };
  },
});
