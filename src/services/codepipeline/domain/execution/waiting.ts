import { pipelineEvent } from "./announcements.ts";
import { type Draft, isInside, isOutdated, isParallel, setExecution, setStage, stageOf } from "./draft.ts";
import type { Execution } from "./execution.ts";
import { arrive } from "./stage-progress.ts";

/** Takes in an execution that an operation or an event has created: it waits in front of the source stage, a rollback in front of its own. */
export function welcome(draft: Draft, execution: Execution): void {
  if (execution.place !== "new") return;
  const declaration = draft.pipeline.declarations[execution.version];
  const target = declaration?.stages.findIndex(({ name }) => name === execution.rollback?.stage) ?? 0;
  arrive(draft, execution, Math.max(0, target));
  draft.pipeline.announcements.push(pipelineEvent(draft.pipeline, execution, "STARTED"));
  const declared = declaration?.variables ?? [];
  const missing = declared.filter(({ name, defaultValue }) => execution.variables[name] === undefined && defaultValue === undefined);
  if (missing.length) {
    const names = missing.map(({ name }) => name).join(", ");
    setExecution(draft, execution, "Failed", `The following pipeline variables have no value and no default: ${names}`);
    return;
  }
  execution.variables = Object.fromEntries(
    declared.map(({ name, defaultValue }) => [name, execution.variables[name] ?? defaultValue ?? ""]),
  );
}

/** Ends waiting executions that were stopped or whose structure was edited away. */
export function dismiss(draft: Draft, execution: Execution): boolean {
  if (execution.place !== "inbound") return false;
  if (execution.stop) setExecution(draft, execution, "Stopped", execution.stop.reason);
  else if (isOutdated(draft.pipeline, execution))
    setExecution(draft, execution, "Cancelled", "The pipeline was edited while this execution was waiting");
  else return false;
  return true;
}

/** SUPERSEDED: one slot in front of each stage; the newest keeps it. */
export function supersede(draft: Draft): boolean {
  if (draft.pipeline.declarations[draft.pipeline.version]?.executionMode === "QUEUED") return false;
  const newest = new Map<number, Execution>();
  let changed = false;
  for (const execution of waiting(draft)) {
    if (isParallel(draft.pipeline, execution)) continue;
    const other = newest.get(execution.stage);
    if (!other) {
      newest.set(execution.stage, execution);
      continue;
    }
    const [older, newer] = other.number < execution.number ? [other, execution] : [execution, other];
    newest.set(execution.stage, newer);
    setExecution(draft, older, "Superseded", `Superseded by execution ${newer.id}`);
    changed = true;
  }
  return changed;
}

/** Lets the first in line into every stage that is free and open. PARALLEL executions know neither locks nor closed transitions. */
export function enterStages(draft: Draft): boolean {
  const locking = draft.pipeline.executions.filter((execution) => isInside(execution) && !isParallel(draft.pipeline, execution));
  const taken = new Set(locking.map((execution) => stageOf(draft, execution).name));
  let changed = false;
  for (const execution of waiting(draft).sort((one, other) => one.arrival - other.arrival)) {
    const { name } = stageOf(draft, execution);
    if (!isParallel(draft.pipeline, execution)) {
      if (taken.has(name) || draft.pipeline.closed.includes(name)) continue;
      taken.add(name);
    }
    enter(draft, execution, name);
    changed = true;
  }
  return changed;
}

const waiting = (draft: Draft): Execution[] => draft.pipeline.executions.filter(({ place }) => place === "inbound");

function enter(draft: Draft, execution: Execution, name: string): void {
  execution.place = "inside";
  execution.lastUpdateTime = draft.now;
  execution.stages[name] = {
    status: "InProgress",
    startTime: draft.now,
    actions: {},
    attempts: {},
    automaticRetries: 0,
    manualRetries: 0,
  };
  setStage(draft, execution, "InProgress");
}
