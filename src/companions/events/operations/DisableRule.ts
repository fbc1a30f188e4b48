import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { busOf, ruleArn } from "../places.ts";
import { requireRule, setRuleState } from "../store/rules.ts";

export const DisableRule = operation<typeof sdk, "DisableRule">({
  resource: ({ Name, EventBusName }, context) => ruleArn(busOf(context, EventBusName), Name),
  async run({ Name, EventBusName }, context) {
    const place = busOf(context, EventBusName);
    await requireRule(context.tx, place, Name);
    await setRuleState(context.tx, place, Name, "DISABLED");
    return {};
  },
});
