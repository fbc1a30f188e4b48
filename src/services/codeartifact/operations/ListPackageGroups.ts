import { domainOf, onDomain } from "../access.ts";
import { isText, keyAfter, pageOf, pageSize } from "../pages.ts";
import { groupsOfDomain } from "../store/groups.ts";
import { groupDescription } from "../views.ts";

export const ListPackageGroups = onDomain<"ListPackageGroups">({
  transaction: "read",
  async run(input, context) {
    const view = await domainOf(input, context);
    const size = pageSize(input, 100);
    const after = keyAfter(input, isText) ?? "";
    const groups = await groupsOfDomain(context.tx, view.row.id);
    const found = groups.filter(({ pattern }) => pattern > after && pattern.startsWith(input.prefix ?? ""));
    const { rows, ...next } = pageOf(found, size, ({ pattern }) => pattern);
    return { packageGroups: rows.map((group) => groupDescription(view, group)), ...next };
  },
});
