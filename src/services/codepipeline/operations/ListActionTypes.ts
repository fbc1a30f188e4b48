import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { actionTypes } from "../domain/declaration/action-types.ts";
import { pageStart } from "./paging.ts";

/** The types that can be used here; none of a third party and, until they can be created, none of one's own. */
export const ListActionTypes = operation<typeof sdk, "ListActionTypes">({
  resource: () => "*",
  async run({ actionOwnerFilter, nextToken }) {
    pageStart(nextToken, "string");
    const listed = actionOwnerFilter === undefined || actionOwnerFilter === "AWS" ? actionTypes : [];
    return {
      actionTypes: listed.map(({ category, provider, inputs, outputs, properties }) => ({
        id: { category, owner: "AWS" as const, provider, version: "1" },
        settings: {},
        actionConfigurationProperties: properties.map(({ name, required, description }) => ({
          ...{ name, required, description, key: true, secret: false, queryable: false, type: "String" as const },
        })),
        inputArtifactDetails: { minimumCount: inputs[0], maximumCount: inputs[1] },
        outputArtifactDetails: { minimumCount: outputs[0], maximumCount: outputs[1] },
      })),
    };
  },
});
