import type * as sdk from "@aws-sdk/client-codepipeline";
import { ActionTypeNotFoundException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import type { PartnerTypeDocument } from "../domain/declaration/declared-types.ts";
import { isAllowed, partnerTypes } from "../store/action-types.ts";
import { actionTypeArn } from "./action-type-arn.ts";

export const actionTypeNotFound = (id: { category: string; owner: string; provider: string; version: string }) =>
  new ActionTypeNotFoundException({
    message: `The action type (Category: '${id.category}', Provider: '${id.provider}', Owner: '${id.owner}', Version: '${id.version}') was not found`,
    $metadata: {},
  });

/** A partner's type, as its provider has described it. @DIFFERS: AWS's own types have no executor here, so they are not found. */
export const GetActionType = operation<typeof sdk, "GetActionType">({
  resource: (input, context) => actionTypeArn(context, input),
  async run(id, context) {
    const types = id.owner === "ThirdParty" ? await partnerTypes(context.tx, context.region, id) : [];
    const type = types.find((one) => isAllowed(one, context.account));
    if (!type) throw actionTypeNotFound(id);
    return { actionType: type.document as PartnerTypeDocument };
  },
});
