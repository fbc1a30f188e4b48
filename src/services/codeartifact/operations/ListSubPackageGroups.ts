import { domainOf, onGroup } from "../access.ts";
import { parentOf } from "../domain/groups.ts";
import { groupNamed } from "../package-groups.ts";
import { isText, keyAfter, pageOf, pageSize } from "../pages.ts";
import { groupsOfDomain } from "../store/groups.ts";
import { groupDescription } from "../views.ts";

/** Direct children alone. */
export const ListSubPackageGroups = onGroup<"ListSubPackageGroups">({
  transaction: "read",
  async run(input, context) {
    const view = await domainOf(input, context);
    const group = await groupNamed(context.tx, view, input.packageGroup);
    const size = pageSize(input, 100);
    const after = keyAfter(input, isText) ?? "";
    const groups = await groupsOfDomain(context.tx, view.row.id);
    const found = groups.filter(({ pattern, rules }) => pattern > after && parentOf(view.groups, rules.pattern)?.id === group.id);
    const { rows, ...next } = pageOf(found, size, ({ pattern }) => pattern);
    return { packageGroups: rows.map((one) => groupDescription(view, one)), ...next };
  },
});
