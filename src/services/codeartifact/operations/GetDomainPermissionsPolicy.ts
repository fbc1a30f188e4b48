import { domainOf, onDomain } from "../access.ts";
import { policyAnswer } from "../policies.ts";
import { domainArn } from "../resources.ts";

export const GetDomainPermissionsPolicy = onDomain<"GetDomainPermissionsPolicy">({
  transaction: "read",
  async run(input, context) {
    const { row } = await domainOf(input, context);
    return policyAnswer("domain", row.name, domainArn(row), row);
  },
});
