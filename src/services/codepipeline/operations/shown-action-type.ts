import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Strict } from "../../../contracts/types.ts";
import type { ActionTypeId } from "../domain/declaration/declaration.ts";
import type { CustomTypeDocument, PartnerTypeDocument } from "../domain/declaration/declared-types.ts";
import type { StoredActionType } from "../store/action-types.ts";

type ActionType = Strict<sdk.ActionType>;

const idOf = ({ owner, category, provider, version }: StoredActionType) => ({
  ...{ owner, provider, version },
  category: category as ActionTypeId["category"],
});

export function shownCustomType(type: StoredActionType): ActionType {
  const { configurationProperties = [], settings = {}, inputArtifactDetails, outputArtifactDetails } = type.document as CustomTypeDocument;
  return { id: idOf(type), settings, actionConfigurationProperties: configurationProperties, inputArtifactDetails, outputArtifactDetails };
}

/** A partner's type in the older form, as ListActionTypes has it. */
export function shownPartnerType(type: StoredActionType): ActionType {
  const { properties = [], urls = {}, inputArtifactDetails, outputArtifactDetails } = type.document as PartnerTypeDocument;
  const { configurationUrl, ...templates } = urls;
  return {
    id: idOf(type),
    settings: { ...templates, ...(configurationUrl ? { thirdPartyConfigurationUrl: configurationUrl } : {}) },
    actionConfigurationProperties: properties.map(({ optional, noEcho, ...property }) => ({
      ...property,
      ...{ required: !optional, secret: noEcho, type: "String" as const },
    })),
    ...{ inputArtifactDetails, outputArtifactDetails },
  };
}
