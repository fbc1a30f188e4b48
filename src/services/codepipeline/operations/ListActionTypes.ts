import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { actionTypes } from "../domain/declaration/action-types.ts";
import { customTypes, isAllowed, partnerTypes } from "../store/action-types.ts";
import { pageStart } from "./paging.ts";
import { shownCustomType, shownPartnerType } from "./shown-action-type.ts";

/** Every type that can be used here: AWS's, the account's own ones, and those of partners that allow it. */
export const ListActionTypes = operation<typeof sdk, "ListActionTypes">({
  resource: () => "*",
  async run({ actionOwnerFilter, regionFilter, nextToken }, context) {
    pageStart(nextToken, "string");
    const place = { account: context.account, region: regionFilter ?? context.region };
    const partners = (await partnerTypes(context.tx, place.region)).filter((one) => isAllowed(one, context.account));
    const listed = [...builtIn(), ...partners.map(shownPartnerType), ...(await customTypes(context.tx, place)).map(shownCustomType)];
    return { actionTypes: listed.filter(({ id }) => actionOwnerFilter === undefined || id.owner === actionOwnerFilter) };
  },
});

const builtIn = () =>
  actionTypes.map(({ category, owner = "AWS", provider, inputs, outputs, properties }) => ({
    id: { category, owner, provider, version: "1" },
    settings: {},
    actionConfigurationProperties: properties.map(({ name, required, description, secret = false }) => ({
      ...{ name, required, description, key: true, secret, queryable: false, type: "String" as const },
    })),
    inputArtifactDetails: { minimumCount: inputs[0], maximumCount: inputs[1] },
    outputArtifactDetails: { minimumCount: outputs[0], maximumCount: outputs[1] },
  }));
