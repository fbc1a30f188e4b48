import type * as sdk from "@aws-sdk/client-eventbridge";
import { type Context, operation } from "../../../kernel/gateway/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { busOf, ruleArn } from "../places.ts";
import { requireRule } from "../store/rules.ts";
import { putTargets } from "../store/targets.ts";
import { checkTarget } from "../target-check.ts";

export const PutTargets = operation<typeof sdk, "PutTargets">({
  resource: ({ Rule, EventBusName }, context) => ruleArn(busOf(context, EventBusName), Rule),
  async run({ Rule, EventBusName, Targets }, context) {
    const place = busOf(context, EventBusName);
    await requireRule(context.tx, place, Rule);
    for (const target of Targets) {
      checkTarget(target, place);
      if (target.RoleArn) await requirePassRole(target.RoleArn, context);
    }
    await putTargets(context.tx, place, Rule, Targets);
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});

async function requirePassRole(roleArn: string, { tx, kernel, principal }: Context): Promise<void> {
  const conditions = { "iam:PassedToService": "events.amazonaws.com" };
  const decision = await kernel.iam.authorize(tx, principal, { action: "iam:PassRole", resource: roleArn, conditions });
  if (!decision.allowed) throw new WireError("AccessDeniedException", decision.message, 400);
}
