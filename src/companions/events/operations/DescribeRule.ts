import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { describeRule } from "../described.ts";
import { busOf, ruleArn } from "../places.ts";
import { requireRule } from "../store/rules.ts";

export const DescribeRule = operation<typeof sdk, "DescribeRule">({
  resource: ({ Name, EventBusName }, context) => ruleArn(busOf(context, EventBusName), Name),
  async run({ Name, EventBusName }, context) {
    const row = await requireRule(context.tx, busOf(context, EventBusName), Name);
    return { ...describeRule(row), CreatedBy: row.account };
  },
});
