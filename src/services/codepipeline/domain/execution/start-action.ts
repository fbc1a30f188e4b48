import { actionTypeOf } from "../declaration/action-types.ts";
import { type Action, artifactBucket, type Declaration } from "../declaration/declaration.ts";
import { resolveConfiguration, UnresolvedReference } from "../declaration/references.ts";
import { approvalEvent } from "./announcements.ts";
import { artifactKey, derivedName, derivedUuid } from "./derived-ids.ts";
import { type Draft, setAction, stageOf, stageRunOf } from "./draft.ts";
import type { ActionRun, Artifact, Execution } from "./execution.ts";

const declarationOf = (draft: Draft, execution: Execution): Declaration => draft.pipeline.declarations[execution.version]!;

/** Everything that `#{…}` may refer to at this moment. */
export function namespacesOf(draft: Draft, execution: Execution): Record<string, Record<string, string>> {
  const namespaces: Record<string, Record<string, string>> = {
    codepipeline: { PipelineExecutionId: execution.id },
    ...(declarationOf(draft, execution).variables?.length ? { variables: execution.variables } : {}),
  };
  for (const stage of declarationOf(draft, execution).stages)
    for (const action of stage.actions) {
      const run = execution.stages[stage.name]?.actions[action.name];
      if (action.namespace && run?.status === "Succeeded") namespaces[action.namespace] = run.outputVariables;
    }
  return namespaces;
}

/** The newest artifact of each name that this execution has put out. */
function artifactsOf(execution: Execution): Map<string, Artifact> {
  const runs = Object.values(execution.stages).flatMap((stage) => Object.values(stage.actions));
  return new Map(
    runs.filter(({ status }) => status === "Succeeded").flatMap(({ outputArtifacts }) => outputArtifacts.map((one) => [one.name, one])),
  );
}

function deadlineOf(action: Action, now: number): number {
  const type = actionTypeOf(action.actionTypeId);
  // Only approvals honour timeoutInMinutes; the others have the limits of their type.
  const own = action.actionTypeId.category === "Approval" ? action.timeoutInMinutes : undefined;
  return now + (own ?? type?.timeoutMinutes ?? 60) * 60_000;
}

/** Starts a new attempt; it fails at once when its configuration cannot be resolved or an input was never produced. */
export function startAction(draft: Draft, execution: Execution, action: Action): void {
  const stage = stageOf(draft, execution);
  const stageRun = stageRunOf(draft, execution);
  const attempt = (stageRun.attempts[action.name] ?? 0) + 1;
  const path = `${execution.id}/${stage.name}/${action.name}/${attempt}`;
  const bucket = artifactBucket(declarationOf(draft, execution), draft.pipeline.region) ?? "";
  const produced = artifactsOf(execution);
  const inputs = (action.inputArtifacts ?? []).map(({ name }) => ({ name, found: produced.get(name) }));
  const run: ActionRun = {
    id: derivedUuid(draft.pipeline.seed, path),
    attempt,
    status: "InProgress",
    startTime: draft.now,
    lastStatusChange: draft.now,
    deadline: deadlineOf(action, draft.now),
    checks: 0,
    resolvedConfiguration: {},
    inputArtifacts: inputs.flatMap(({ found }) => found ?? []),
    outputArtifacts: (action.outputArtifacts ?? []).map(({ name }) => ({
      name,
      bucket,
      key: artifactKey(draft.pipeline.name, name, derivedName(draft.pipeline.seed, `${path}/${name}`)),
    })),
    outputVariables: {},
  };
  stageRun.attempts[action.name] = attempt;
  stageRun.actions[action.name] = run;
  draft.pipeline.stages[stage.name]!.actions[action.name] = run.id;
  setAction(draft, execution, action, run, "InProgress");

  const problem = resolve(draft, execution, action, run) ?? inputs.find(({ found }) => !found);
  if (problem) {
    const message = typeof problem === "string" ? problem : `The input artifact ${problem.name} was not produced by any preceding action`;
    run.errorDetails = { code: "ConfigurationError", message };
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

function resolve(draft: Draft, execution: Execution, action: Action, run: ActionRun): string | undefined {
  try {
    run.resolvedConfiguration = resolveConfiguration(action.configuration ?? {}, namespacesOf(draft, execution));
    return undefined;
  } catch (error) {
    if (error instanceof UnresolvedReference) return error.message;
    throw error;
  }
}
