import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Output } from "../../../contracts/types.ts";
import type { Stage } from "../domain/declaration/declaration.ts";
import type { ActionRun, Execution } from "../domain/execution/execution.ts";
import type { Pipeline } from "../store/pipelines.ts";
import type { Transition } from "../store/transitions.ts";
import { conditionStates } from "./condition-state.ts";

type StageState = NonNullable<Output<typeof sdk, "GetPipelineState">["stageStates"]>[number];
type ActionState = NonNullable<StageState["actionStates"]>[number];

/** What the state of a pipeline is told from. */
export interface Seen {
  pipeline: Pipeline;
  transitions: Transition[];
  live: Execution[];
  latest: Map<string, Execution>;
  attempts: Map<string, ActionRun>;
  /** The page that an action's type has for it. */
  entityUrl?(action: Stage["actions"][number]): string | undefined;
}

/** A stage shows the last execution that entered it, so stages show different executions. */
export function stageState(seen: Seen, stage: Stage, at: number): StageState {
  const memory = seen.pipeline.stages[stage.name];
  const latest = memory && seen.latest.get(memory.executionId);
  const waiting = seen.live.filter((one) => one.place === "inbound" && one.stage === at && one.version === seen.pipeline.version);
  // PARALLEL executions do not wait for each other; there is nothing to show of them here.
  const inbound = (seen.pipeline.execution_mode === "PARALLEL" ? [] : waiting)
    .sort((one, other) => one.arrival - other.arrival)
    .map((one) => ({ pipelineExecutionId: one.id, status: "InProgress" as const, type: executionType(one) }));
  const newest = inbound.at(-1);
  return {
    stageName: stage.name,
    ...(newest ? { inboundExecution: newest, inboundExecutions: inbound } : { inboundExecutions: [] }),
    inboundTransitionState: transitionState(
      seen.transitions.find(({ stage: name, direction }) => name === stage.name && direction === "Inbound"),
    ),
    actionStates: stage.actions.map((action) => {
      const entityUrl = seen.entityUrl?.(action);
      return {
        ...actionState(action.name, seen.attempts.get(memory?.actions[action.name] ?? "")),
        ...(entityUrl === undefined ? {} : { entityUrl }),
      };
    }),
    ...(memory ? { latestExecution: { pipelineExecutionId: memory.executionId, status: memory.status, type: executionType(latest) } } : {}),
    ...conditionStates(latest?.stages[stage.name]),
    ...retryMetadata(latest, stage.name),
  };
}

export const executionType = (execution: Execution | undefined): "STANDARD" | "ROLLBACK" => (execution?.rollback ? "ROLLBACK" : "STANDARD");

const transitionState = (transition: Transition | undefined) => ({
  enabled: transition?.enabled ?? true,
  ...(transition ? { lastChangedBy: transition.changed_by, lastChangedAt: transition.changed_at } : {}),
  ...(transition && !transition.enabled && transition.reason ? { disabledReason: transition.reason } : {}),
});

function actionState(actionName: string, run: ActionRun | undefined): ActionState {
  if (!run) return { actionName };
  const { revision } = run;
  return {
    actionName,
    ...(revision
      ? {
          currentRevision: {
            revisionId: revision.id,
            revisionChangeId: revision.changeId ?? revision.id,
            created: new Date(revision.created),
          },
        }
      : {}),
    latestExecution: {
      ...{ actionExecutionId: run.id, status: run.status, lastStatusChange: new Date(run.lastStatusChange) },
      ...(run.summary ? { summary: run.summary } : {}),
      ...(run.token ? { token: run.token } : {}),
      ...(run.lastUpdatedBy ? { lastUpdatedBy: run.lastUpdatedBy } : {}),
      ...(run.externalExecutionId ? { externalExecutionId: run.externalExecutionId } : {}),
      ...(run.externalExecutionUrl ? { externalExecutionUrl: run.externalExecutionUrl } : {}),
      ...(run.errorDetails ? { errorDetails: run.errorDetails } : {}),
      ...(run.percentComplete === undefined ? {} : { percentComplete: run.percentComplete }),
      ...(run.logStreamArn ? { logStreamARN: run.logStreamArn } : {}),
    },
    ...(revision?.url ? { revisionUrl: revision.url } : {}),
  };
}

function retryMetadata(execution: Execution | undefined, stage: string): Pick<StageState, "retryStageMetadata"> {
  const run = execution?.stages[stage];
  if (!run?.latestRetry) return {};
  return {
    retryStageMetadata: {
      autoStageRetryAttempt: run.automaticRetries,
      manualStageRetryAttempt: run.manualRetries,
      latestRetryTrigger: run.latestRetry.trigger,
    },
  };
}
