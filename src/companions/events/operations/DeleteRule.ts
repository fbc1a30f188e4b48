import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { busOf, ruleArn, validationError } from "../places.ts";
import { deleteRule } from "../store/rules.ts";
import { targetsOf } from "../store/targets.ts";

/** A rule that is not there is deleted already. */
export const DeleteRule = operation<typeof sdk, "DeleteRule">({
  resource: ({ Name, EventBusName }, context) => ruleArn(busOf(context, EventBusName), Name),
  async run({ Name, EventBusName }, context) {
    const place = busOf(context, EventBusName);
    const targets = await targetsOf(context.tx, place, Name, { limit: 1 });
    if (targets.length > 0) throw validationError("Rule can't be deleted since it has targets.");
    await deleteRule(context.tx, place, Name);
    await deleteTags(context.tx, ruleArn(place, Name));
    return {};
  },
});
