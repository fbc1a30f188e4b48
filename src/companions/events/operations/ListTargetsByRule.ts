import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { decodeToken, encodeToken } from "../../../kernel/store/index.ts";
import { busOf, ruleArn, validationError } from "../places.ts";
import { requireRule } from "../store/rules.ts";
import { targetsOf } from "../store/targets.ts";

export const ListTargetsByRule = operation<typeof sdk, "ListTargetsByRule">({
  resource: ({ Rule, EventBusName }, context) => ruleArn(busOf(context, EventBusName), Rule),
  async run({ Rule, EventBusName, NextToken, Limit = 100 }, context) {
    const place = busOf(context, EventBusName);
    await requireRule(context.tx, place, Rule);
    const after = NextToken && decodeToken<string>(NextToken, () => validationError("NextToken is not valid."));
    const targets = await targetsOf(context.tx, place, Rule, { after, limit: Limit + 1 });
    const shown = targets.slice(0, Limit);
    return { Targets: shown, ...(targets.length > Limit ? { NextToken: encodeToken(shown.at(-1)!.Id) } : {}) };
  },
});
