import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { decodeToken, encodeToken } from "../../../kernel/store/index.ts";
import { busOf, ruleArn, validationError } from "../places.ts";
import { requireBus } from "../store/buses.ts";
import { listRules } from "../store/rules.ts";

export const ListRuleNamesByTarget = operation<typeof sdk, "ListRuleNamesByTarget">({
  resource: ({ EventBusName }, context) => ruleArn(busOf(context, EventBusName), "*"),
  async run({ TargetArn, EventBusName, NextToken, Limit = 100 }, context) {
    const place = busOf(context, EventBusName);
    await requireBus(context.tx, place);
    const after = NextToken && decodeToken<string>(NextToken, () => validationError("NextToken is not valid."));
    const rows = await listRules(context.tx, place, { targetArn: TargetArn, after, limit: Limit + 1 });
    const shown = rows.slice(0, Limit);
    return { RuleNames: shown.map(({ name }) => name), ...(rows.length > Limit ? { NextToken: encodeToken(shown.at(-1)!.name) } : {}) };
  },
});
