import { endRule } from "./conditions.ts";
import { type Draft, isInside, isMoving, running, setAction, setExecution, setStage, stageOf } from "./draft.ts";
import type { ActionRun, Execution } from "./execution.ts";
import type { ActionResult, Fact } from "./facts.ts";
import { override } from "./override.ts";
import { resume } from "./retry.ts";
import { sizeOf } from "./start-action.ts";
import { pauseOf } from "./watch.ts";

/** Takes in the news, oldest first. News of what has ended meanwhile changes nothing. */
export function applyFacts(draft: Draft): void {
  for (const fact of draft.pipeline.facts) applyFact(draft, fact);
  draft.pipeline.facts = [];
}

function applyFact(draft: Draft, fact: Fact): void {
  const execution = draft.pipeline.executions.find(({ id }) => id === fact.executionId);
  if (!execution) return;
  switch (fact.type) {
    case "stop":
      stop(draft, execution, fact);
      break;
    case "retry":
      resume(draft, execution, { stage: fact.stage, mode: fact.mode, trigger: "ManualStageRetry" });
      break;
    case "override":
      override(draft, execution, fact);
      break;
    case "action-started":
    case "action-ended":
      actionNews(draft, execution, fact);
      break;
  }
}

function stop(draft: Draft, execution: Execution, { abandon, reason }: Fact & { type: "stop" }): void {
  if (!isMoving(execution)) return;
  const first = execution.status !== "Stopping";
  execution.stop = {
    abandon: abandon || (execution.stop?.abandon ?? false),
    ...(reason !== undefined ? { reason } : execution.stop?.reason !== undefined ? { reason: execution.stop.reason } : {}),
  };
  if (!first) return;
  setExecution(draft, execution, "Stopping");
  if (isInside(execution)) setStage(draft, execution, "Stopping");
}

function actionNews(draft: Draft, execution: Execution, fact: Fact & { type: "action-started" | "action-ended" }): void {
  if (!isInside(execution) || stageOf(draft, execution).name !== fact.stage) return;
  const stageRun = execution.stages[fact.stage];
  const run = fact.gate ? stageRun?.conditions?.[fact.gate]?.rules[fact.action] : stageRun?.actions[fact.action];
  if (run?.id !== fact.actionExecutionId || run.status !== "InProgress") return;
  if (fact.type === "action-started") {
    const { externalExecutionId, externalExecutionUrl, logStreamArn, summary, percentComplete, checkAfterMs } = fact;
    Object.assign(run, present({ externalExecutionId, externalExecutionUrl, logStreamArn, summary, percentComplete, checkAfterMs }));
    run.nextCheck = draft.now + pauseOf(run);
    execution.lastUpdateTime = draft.now;
    return;
  }
  const result = withinLimits(fact.result);
  note(run, result);
  if (fact.gate) endRule(draft, run, result.status);
  else {
    const action = stageOf(draft, execution).actions.find(({ name }) => name === fact.action);
    if (action) setAction(draft, execution, action, run, result.status);
  }
  run.lastStatusChange = fact.at ?? draft.now;
}

/** CodePipeline's limit for all output variables of one action. */
const mostVariables = 122_880;

/** Variables that nobody could keep are a failure of whoever produced them. */
function withinLimits(result: ActionResult): ActionResult {
  if (result.status === "Failed" || sizeOf(result.outputVariables ?? {}) <= mostVariables) return result;
  const { outputVariables: _, ...rest } = result;
  const message = `The output variables of the action are larger than ${mostVariables} bytes`;
  return { ...rest, status: "Failed", errorDetails: { code: "ConfigurationError", message } };
}

function note(run: ActionRun, result: ActionResult): void {
  const { status: _, outputVariables, outputArtifacts, ...rest } = result;
  Object.assign(run, present(rest));
  if (outputVariables) run.outputVariables = outputVariables;
  if (outputArtifacts) run.outputArtifacts = outputArtifacts;
}

const present = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<T>;

/** Lets in-progress attempts go when their execution is stopped with abandon; the work outside is not cancelled. */
export function abandonActions(draft: Draft, execution: Execution): void {
  const run = execution.stages[stageOf(draft, execution).name]!;
  for (const attempt of running(run)) {
    const action = stageOf(draft, execution).actions.find(({ name }) => run.actions[name] === attempt)!;
    setAction(draft, execution, action, attempt, "Abandoned");
  }
}
