import { domainOf, onGroup } from "../access.ts";
import { groupNamed } from "../package-groups.ts";
import { groupDescription } from "../views.ts";

export const DescribePackageGroup = onGroup<"DescribePackageGroup">({
  transaction: "read",
  async run(input, context) {
    const view = await domainOf(input, context);
    return { packageGroup: groupDescription(view, await groupNamed(context.tx, view, input.packageGroup)) };
  },
});
