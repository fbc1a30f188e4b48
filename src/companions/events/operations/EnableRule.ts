import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { busOf, ruleArn } from "../places.ts";
import { requireRule, setRuleState } from "../store/rules.ts";
import { scheduleId, scheduleKind } from "../workers/schedule.ts";

export const EnableRule = operation<typeof sdk, "EnableRule">({
  resource: ({ Name, EventBusName }, context) => ruleArn(busOf(context, EventBusName), Name),
  async run({ Name, EventBusName }, context) {
    const place = busOf(context, EventBusName);
    await requireRule(context.tx, place, Name);
    await setRuleState(context.tx, place, Name, "ENABLED");
    if (place.bus === "default") await wake(context.tx, scheduleKind, scheduleId(place, Name));
    return {};
  },
});
