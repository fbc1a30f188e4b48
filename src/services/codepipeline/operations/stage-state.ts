import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Output } from "../../../contracts/types.ts";
import type { Stage } from "../domain/declaration/declaration.ts";
import type { ActionRun, Execution } from "../domain/execution/execution.ts";
import type { Pipeline } from "../store/pipelines.ts";
import type { Transition } from "../store/transitions.ts";

type StageState = NonNullable<Output<typeof sdk, "GetPipelineState">["stageStates"]>[number];
type ActionState = NonNullable<StageState["actionStates"]>[number];

/** What the state of a pipeline is told from. */
export interface Seen {
  pipeline: Pipeline;
  transitions: Transition[];
  live: Execution[];
  latest: Map<string, Execution>;
  attempts: Map<string, ActionRun>;
}

/** A stage shows the last execution that entered it, so stages show different executions. */
export function stageState(seen: Seen, stage: Stage, at: number): StageState {
  const memory = seen.pipeline.stages[stage.name];
  const waiting = seen.live.filter((one) => one.place === "inbound" && one.stage === at && one.version === seen.pipeline.version);
  const inbound = waiting.map((one) => ({ pipelineExecutionId: one.id, status: "InProgress" as const, type: "STANDARD" as const }));
  const newest = inbound.at(-1);
  return {
    stageName: stage.name,
    ...(newest ? { inboundExecution: newest, inboundExecutions: inbound } : { inboundExecutions: [] }),
    inboundTransitionState: transitionState(
      seen.transitions.find(({ stage: name, direction }) => name === stage.name && direction === "Inbound"),
    ),
    actionStates: stage.actions.map(({ name }) => actionState(name, seen.attempts.get(memory?.actions[name] ?? ""))),
    ...(memory ? { latestExecution: { pipelineExecutionId: memory.executionId, status: memory.status, type: "STANDARD" } } : {}),
    ...retryMetadata(memory && seen.latest.get(memory.executionId), stage.name),
  };
}

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
