import type { Action, Stage } from "../declaration/declaration.ts";
import { type ActionEventState, actionEvent, pipelineEvent, type StageEventState, stageEvent } from "./announcements.ts";
import type { ActionRun, ActionStatus, Execution, ExecutionStatus, StageRun, StageStatus } from "./execution.ts";
import type { PipelineEffect, PipelineSnapshot, Standing } from "./snapshot.ts";

/** A copy of the snapshot that the rules of one step change in place; nothing outside sees it before the step is over. */
export interface Draft {
  pipeline: PipelineSnapshot;
  effects: PipelineEffect[];
  now: number;
}

export const stageOf = (draft: Draft, execution: Execution): Stage => {
  const stage = draft.pipeline.declarations[execution.version]?.stages[execution.stage];
  if (!stage) throw new Error(`Execution ${execution.id} is at a stage that its version does not have`);
  return stage;
};

export const stageRunOf = (draft: Draft, execution: Execution): StageRun => {
  const run = execution.stages[stageOf(draft, execution).name];
  if (!run) throw new Error(`Execution ${execution.id} is inside a stage it never entered`);
  return run;
};

export const isMoving = (execution: Execution): boolean => execution.place !== "ended";
export const isInside = (execution: Execution): boolean => execution.place === "inside";
export const running = (run: StageRun): ActionRun[] => Object.values(run.actions).filter(({ status }) => status === "InProgress");

/** An execution's mode is that of the version it started with. */
export const isParallel = ({ declarations }: Pick<Standing, "declarations">, { version }: Execution): boolean =>
  declarations[version]?.executionMode === "PARALLEL";

/** Its structure was edited away. PARALLEL executions run on with the one they started with. */
export const isOutdated = (pipeline: Standing, execution: Execution): boolean =>
  execution.version !== pipeline.version && !isParallel(pipeline, execution);

/** A skipped stage has no event of its own: AWS's list of states has none. */
const stageStates: Partial<Record<StageStatus, StageEventState>> = {
  InProgress: "STARTED",
  Succeeded: "SUCCEEDED",
  Failed: "FAILED",
  Stopping: "STOPPING",
  Stopped: "STOPPED",
  Cancelled: "CANCELED",
};

/** Changes a stage's status, remembers it for whoever asks the pipeline's state (PARALLEL has none to show), and says so. */
export function setStage(draft: Draft, execution: Execution, status: StageStatus, state = stageStates[status]): void {
  const { name } = stageOf(draft, execution);
  stageRunOf(draft, execution).status = status;
  if (!isParallel(draft.pipeline, execution)) {
    const memory = draft.pipeline.stages[name];
    draft.pipeline.stages[name] = { executionId: execution.id, status, actions: memory?.actions ?? {} };
  }
  if (state) draft.pipeline.announcements.push(stageEvent(draft.pipeline, execution, name, state));
}

const executionStates = {
  Stopping: "STOPPING",
  Stopped: "STOPPED",
  Succeeded: "SUCCEEDED",
  Failed: "FAILED",
  Superseded: "SUPERSEDED",
  Cancelled: "CANCELED",
  InProgress: "RESUMED",
} as const;

/** Changes an execution's status and says so. Everything but InProgress and Stopping is the end. */
export function setExecution(draft: Draft, execution: Execution, status: ExecutionStatus, summary?: string): void {
  execution.status = status;
  execution.lastUpdateTime = draft.now;
  if (status !== "InProgress" && status !== "Stopping") execution.place = "ended";
  if (summary === undefined) delete execution.statusSummary;
  else execution.statusSummary = summary;
  draft.pipeline.announcements.push(pipelineEvent(draft.pipeline, execution, executionStates[status]));
}

const actionStates: Record<ActionStatus, ActionEventState> = {
  InProgress: "STARTED",
  Succeeded: "SUCCEEDED",
  Failed: "FAILED",
  Abandoned: "ABANDONED",
};

/** Changes an attempt's status and says so. */
export function setAction(draft: Draft, execution: Execution, action: Action, run: ActionRun, status: ActionStatus): void {
  run.status = status;
  run.lastStatusChange = draft.now;
  execution.lastUpdateTime = draft.now;
  if (status !== "InProgress") {
    delete run.token;
    delete run.nextCheck;
  }
  const stage = stageOf(draft, execution).name;
  draft.pipeline.announcements.push(actionEvent(draft.pipeline, execution, { stage, action, run, state: actionStates[status] }));
}
