import { actionTypeOf } from "../declaration/action-types.ts";
import type { Action } from "../declaration/declaration.ts";
import { resolveConfiguration, resolveReferences, UnresolvedReference } from "../declaration/references.ts";
import { approvalEvent } from "./announcements.ts";
import { namespacesOf, newAttempt } from "./attempt.ts";
import { derivedUuid } from "./derived-ids.ts";
import { type Draft, setAction, stageOf, stageRunOf } from "./draft.ts";
import type { ActionRun, Execution } from "./execution.ts";

/** A job worker has a day, whatever its type is. */
const jobWorkerMinutes = 24 * 60;

function timeoutOf(action: Action): number {
  // Only approvals honour timeoutInMinutes; the others have the limits of their type.
  const own = action.actionTypeId.category === "Approval" ? action.timeoutInMinutes : undefined;
  const usual = action.actionTypeId.owner === "AWS" ? 60 : jobWorkerMinutes;
  return own ?? actionTypeOf(action.actionTypeId)?.timeoutMinutes ?? usual;
}

/** Starts a new attempt; it fails at once when its configuration cannot be resolved or an input was never produced. */
export function startAction(draft: Draft, execution: Execution, action: Action): void {
  const stage = stageOf(draft, execution);
  const { run, path, missing } = newAttempt(draft, execution, {
    name: action.name,
    inputs: action.inputArtifacts ?? [],
    outputs: action.outputArtifacts ?? [],
    timeoutMinutes: timeoutOf(action),
  });
  stageRunOf(draft, execution).actions[action.name] = run;
  const memory = draft.pipeline.stages[stage.name];
  if (memory?.executionId === execution.id) memory.actions[action.name] = run.id;
  setAction(draft, execution, action, run, "InProgress");

  const problem = resolve(draft, execution, action, run) ?? missingInput(missing);
  if (problem) {
    run.errorDetails = { code: "ConfigurationError", message: problem };
    setAction(draft, execution, action, run, "Failed");
  } else if (action.actionTypeId.category === "Approval") {
    run.token = derivedUuid(draft.pipeline.seed, `${path}/token`);
    const notice = approvalEvent(draft.pipeline, { stage: stage.name, action, run });
    if (notice) draft.pipeline.announcements.push(notice);
  } else {
    draft.effects.push({
      key: `${path}/start`,
      type: "start-action",
      pipelineId: draft.pipeline.pipelineId,
      executionId: execution.id,
      stage: stage.name,
      action: action.name,
      actionExecutionId: run.id,
    });
  }
}

/** CodePipeline's limit for one action's configuration, once everything is filled in. */
const mostConfiguration = 100 * 1024;

const encoder = new TextEncoder();
/** Bytes of all names and values. */
export const sizeOf = (values: Record<string, string>): number =>
  Object.entries(values).reduce((sum, [name, value]) => sum + encoder.encode(name).length + encoder.encode(value).length, 0);

export const missingInput = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : `The input artifact ${name} was not produced by any preceding action`;

/** Where variables may be referred to. */
type Texts = Pick<Action, "configuration" | "commands" | "environmentVariables">;

/** Fills in what an action or a rule refers to; says what could not be found. */
export function resolve(
  draft: Draft,
  execution: Execution,
  { configuration = {}, commands, environmentVariables }: Texts,
  run: ActionRun,
): string | undefined {
  try {
    const namespaces = namespacesOf(draft, execution);
    const resolved = resolveConfiguration(configuration, namespaces);
    if (sizeOf(resolved) > mostConfiguration) return `The resolved configuration is larger than ${mostConfiguration / 1024} KB`;
    run.resolvedConfiguration = resolved;
    if (commands?.length) run.commands = commands.map((text) => resolveReferences(text, namespaces));
    if (environmentVariables?.length)
      run.environmentVariables = environmentVariables.map((one) => ({ ...one, value: resolveReferences(one.value, namespaces) }));
    return undefined;
  } catch (error) {
    if (error instanceof UnresolvedReference) return error.message;
    throw error;
  }
}
