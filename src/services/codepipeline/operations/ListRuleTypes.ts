import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { ruleTypes } from "../domain/rules/rule-types.ts";

export const ListRuleTypes = operation<typeof sdk, "ListRuleTypes">({
  resource: () => "*",
  async run() {
    return {
      ruleTypes: ruleTypes.map(({ provider, properties, inputs }) => ({
        id: { category: "Rule" as const, owner: "AWS" as const, provider, version: "1" },
        settings: {},
        ruleConfigurationProperties: properties.map(({ name, required, description }) => ({
          ...{ name, required, description, key: true, secret: false, queryable: false, type: "String" as const },
        })),
        inputArtifactDetails: { minimumCount: inputs[0], maximumCount: inputs[1] },
      })),
    };
  },
});
