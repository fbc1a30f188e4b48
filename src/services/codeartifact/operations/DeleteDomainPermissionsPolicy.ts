import { domainOf, onDomain } from "../access.ts";
import { checkRevision, policyAnswer } from "../policies.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { domainArn } from "../resources.ts";
import { updateDomain } from "../store/domains.ts";

export const DeleteDomainPermissionsPolicy = onDomain<"DeleteDomainPermissionsPolicy">({
  blindTo: "domain",
  async run(input, context) {
    const { row } = await domainOf(input, context);
    const answer = policyAnswer("domain", row.name, domainArn(row), row);
    checkRevision("domain", row.name, row, input.policyRevision);
    await updateDomain(context.tx, row.id, { policy: null, policy_revision: null });
    await rememberedBy(context.kernel).domainChanges(context.tx, row.id);
    return answer;
  },
});
