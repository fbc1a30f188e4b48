import type { Context } from "../../../kernel/gateway/index.ts";
import type { ActionTypeId } from "../domain/declaration/declaration.ts";
import type { PartnerTypeDocument } from "../domain/declaration/declared-types.ts";
import { partnerTypes, type StoredActionType } from "../store/action-types.ts";

/** The partner's type for which this caller may work: its own, or one that names its account or service. */
export async function polledType({ tx, account, region, principal }: Context, id: ActionTypeId): Promise<StoredActionType | undefined> {
  const types = id.owner === "ThirdParty" ? await partnerTypes(tx, region, id) : [];
  return types.find((type) => {
    const { jobWorkerExecutorConfiguration: workers } = (type.document as PartnerTypeDocument).executor.configuration;
    return (
      type.account === account || workers?.pollingAccounts?.includes(account) || workers?.pollingServicePrincipals?.includes(principal.arn)
    );
  });
}
