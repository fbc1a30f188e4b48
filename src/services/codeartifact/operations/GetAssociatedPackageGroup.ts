import { coordinatesOf, domainOf, onDomain } from "../access.ts";
import { associate } from "../domain/groups.ts";
import { groupNamed } from "../package-groups.ts";
import { groupDescription } from "../views.ts";

/** The package need not exist. */
export const GetAssociatedPackageGroup = onDomain<"GetAssociatedPackageGroup">({
  transaction: "read",
  async run(input, context) {
    const view = await domainOf(input, context);
    const { group, match } = associate(view.groups, coordinatesOf(input));
    const row = await groupNamed(context.tx, view, group.pattern.text);
    return { packageGroup: groupDescription(view, row), associationType: match };
  },
});
