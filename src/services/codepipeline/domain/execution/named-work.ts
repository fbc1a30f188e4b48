import type { Action, Declaration, Rule } from "../declaration/declaration.ts";
import { conditionAt } from "./conditions.ts";
import type { ActionRun, Execution, Gate } from "./execution.ts";

/** Names an action of a stage, or with `gate` a rule of the condition there. */
export interface WorkName {
  stage: string;
  gate?: Gate;
  action: string;
}

/** The newest attempt of it. */
export const namedRun = ({ stages }: Execution, { stage, gate, action }: WorkName): ActionRun | undefined =>
  gate ? stages[stage]?.conditions?.[gate]?.rules[action] : stages[stage]?.actions[action];

export function namedWork({ stages }: Declaration, { stage: stageName, gate, action: name }: WorkName): Action | undefined {
  const stage = stages.find((one) => one.name === stageName);
  if (!stage || !gate) return stage?.actions.find((one) => one.name === name);
  const rule = conditionAt(stage, gate)?.rules?.find((one) => one.name === name);
  return rule && asAction(rule);
}

/** A rule is worked on like an action of the category `Rule`. */
const asAction = ({ ruleTypeId, ...rule }: Rule): Action => ({
  ...rule,
  // AWS's enumeration of action categories leaves out its own word for rules.
  actionTypeId: { category: "Rule" as Action["actionTypeId"]["category"], owner: "AWS", provider: ruleTypeId.provider, version: "1" },
});
