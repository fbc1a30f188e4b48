import { domainOf, onDomain } from "../access.ts";
import { sizeOfDomain } from "../store/domains.ts";
import { domainDescription } from "../views.ts";

export const DescribeDomain = onDomain<"DescribeDomain">({
  transaction: "read",
  async run(input, context) {
    const { row, repositories } = await domainOf(input, context);
    return { domain: domainDescription(row, repositories.size, await sizeOfDomain(context.tx, row.id)) };
  },
});
