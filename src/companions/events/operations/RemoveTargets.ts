import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { busOf, ruleArn } from "../places.ts";
import { requireRule } from "../store/rules.ts";
import { removeTargets } from "../store/targets.ts";

export const RemoveTargets = operation<typeof sdk, "RemoveTargets">({
  resource: ({ Rule, EventBusName }, context) => ruleArn(busOf(context, EventBusName), Rule),
  async run({ Rule, EventBusName, Ids }, context) {
    const place = busOf(context, EventBusName);
    await requireRule(context.tx, place, Rule);
    const removed = await removeTargets(context.tx, place, Rule, Ids);
    const missing = Ids.filter((id) => !removed.includes(id));
    return {
      FailedEntryCount: missing.length,
      FailedEntries: missing.map((TargetId) => ({
        TargetId,
        ErrorCode: "ResourceNotFoundException",
        ErrorMessage: `Rule ${Rule} does not have a target with the Id ${TargetId}.`,
      })),
    };
  },
});
