import { domainOf, onDomain } from "../access.ts";
import { nextPolicy, policyAnswer } from "../policies.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { domainArn } from "../resources.ts";
import { updateDomain } from "../store/domains.ts";

export const PutDomainPermissionsPolicy = onDomain<"PutDomainPermissionsPolicy">({
  blindTo: "domain",
  async run(input, context) {
    const { row } = await domainOf(input, context);
    const next = nextPolicy("domain", row.name, row, input);
    await updateDomain(context.tx, row.id, next);
    await rememberedBy(context.kernel).domainChanges(context.tx, row.id);
    return policyAnswer("domain", row.name, domainArn(row), next);
  },
});
