import { domainOf, onGroup } from "../access.ts";
import { groupNamed } from "../package-groups.ts";
import { isText, keyAfter, pageOf, pageSize } from "../pages.ts";

export const ListAllowedRepositoriesForGroup = onGroup<"ListAllowedRepositoriesForGroup">({
  transaction: "read",
  async run(input, context) {
    const view = await domainOf(input, context);
    const { rules } = await groupNamed(context.tx, view, input.packageGroup);
    const size = pageSize(input, 100);
    const after = keyAfter(input, isText) ?? "";
    const names = [...(rules.allowed[input.originRestrictionType] ?? [])].flatMap((id) => view.repositories.get(id)?.name ?? []).sort();
    const { rows, ...next } = pageOf(
      names.filter((name) => name > after),
      size,
      (name) => name,
    );
    return { allowedRepositories: rows, ...next };
  },
});
