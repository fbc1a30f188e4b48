import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Output } from "../../../contracts/types.ts";
import type { ActionRun, ConditionRun, Gate, StageRun } from "../domain/execution/execution.ts";

type StageState = NonNullable<Output<typeof sdk, "GetPipelineState">["stageStates"]>[number];
type RuleState = NonNullable<
  NonNullable<NonNullable<StageState["beforeEntryConditionState"]>["conditionStates"]>[number]["ruleStates"]
>[number];

const members = {
  beforeEntry: "beforeEntryConditionState",
  onSuccess: "onSuccessConditionState",
  onFailure: "onFailureConditionState",
} as const satisfies Record<Gate, keyof StageState>;

/** The conditions that the stage's latest execution was asked. A stage has one condition at a gate, so the gate's status is the condition's. */
export function conditionStates(run: StageRun | undefined): Pick<StageState, (typeof members)[Gate]> {
  const asked = Object.entries(run?.conditions ?? {}) as [Gate, ConditionRun][];
  return Object.fromEntries(
    asked.map(([gate, condition]) => {
      const { status, summary, lastStatusChange, rules } = condition;
      const latest = { status, ...(summary === undefined ? {} : { summary }) };
      const conditionState = {
        latestExecution: { ...latest, lastStatusChange: new Date(lastStatusChange) },
        ruleStates: Object.entries(rules).map(([name, rule]) => ruleState(name, rule)),
      };
      return [members[gate], { latestExecution: latest, conditionStates: [conditionState] }];
    }),
  );
}

const ruleState = (ruleName: string, rule: ActionRun): RuleState => ({
  ruleName,
  latestExecution: {
    ...{ ruleExecutionId: rule.id, status: rule.status, lastStatusChange: new Date(rule.lastStatusChange) },
    ...(rule.summary ? { summary: rule.summary } : {}),
    ...(rule.externalExecutionId ? { externalExecutionId: rule.externalExecutionId } : {}),
    ...(rule.externalExecutionUrl ? { externalExecutionUrl: rule.externalExecutionUrl } : {}),
    ...(rule.errorDetails ? { errorDetails: rule.errorDetails } : {}),
  },
});
