import { onPackage } from "../access.ts";
import { heldPackage } from "../held.ts";
import { originConfiguration, packageOf } from "../views.ts";

export const DescribePackage = onPackage<"DescribePackage">({
  transaction: "read",
  async run(input, context) {
    const { row } = await heldPackage(input, context);
    const { package: name, ...named } = packageOf(row);
    return { package: { ...named, name, originConfiguration: originConfiguration(row) } };
  },
});
