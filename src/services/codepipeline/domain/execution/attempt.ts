import { artifactBucket, type Declaration } from "../declaration/declaration.ts";
import { artifactKey, derivedName, derivedUuid } from "./derived-ids.ts";
import { type Draft, stageOf, stageRunOf } from "./draft.ts";
import { type ActionRun, type Artifact, type Execution, type Gate, stageRuns } from "./execution.ts";

export const declarationOf = (draft: Draft, execution: Execution): Declaration => draft.pipeline.declarations[execution.version]!;

/** Everything that `#{…}` may refer to at this moment. */
export function namespacesOf(draft: Draft, execution: Execution): Record<string, Record<string, string>> {
  const namespaces: Record<string, Record<string, string>> = {
    codepipeline: { PipelineExecutionId: execution.id },
    ...(declarationOf(draft, execution).variables?.length ? { variables: execution.variables } : {}),
  };
  const runs = stageRuns(execution);
  for (const stage of declarationOf(draft, execution).stages)
    for (const action of stage.actions) {
      const run = runs[stage.name]?.actions[action.name];
      if (action.namespace && run?.status === "Succeeded") namespaces[action.namespace] = run.outputVariables;
    }
  return namespaces;
}

/** The newest artifact of each name that this execution has put out. */
function artifactsOf(execution: Execution): Map<string, Artifact> {
  const runs = Object.values(stageRuns(execution)).flatMap((stage) => Object.values(stage.actions));
  return new Map(
    runs.filter(({ status }) => status === "Succeeded").flatMap(({ outputArtifacts }) => outputArtifacts.map((one) => [one.name, one])),
  );
}

/** What an attempt is made of: an action, or a rule of a condition. */
export interface Work {
  name: string;
  gate?: Gate;
  inputs: { name: string }[];
  outputs: { name: string }[];
  timeoutMinutes: number;
}

/** A new attempt, with the inputs it gets, and the name of the first input that nobody has produced. */
export function newAttempt(draft: Draft, execution: Execution, work: Work): { run: ActionRun; path: string; missing?: string } {
  const stage = stageOf(draft, execution);
  const stageRun = stageRunOf(draft, execution);
  const name = work.gate ? `${work.gate}/${work.name}` : work.name;
  const attempt = (stageRun.attempts[name] ?? 0) + 1;
  stageRun.attempts[name] = attempt;
  const path = `${execution.id}/${stage.name}/${name}/${attempt}`;
  const bucket = artifactBucket(declarationOf(draft, execution), draft.pipeline.region) ?? "";
  const produced = artifactsOf(execution);
  const missing = work.inputs.find((input) => !produced.has(input.name))?.name;
  const run: ActionRun = {
    id: derivedUuid(draft.pipeline.seed, path),
    attempt,
    status: "InProgress",
    startTime: draft.now,
    lastStatusChange: draft.now,
    deadline: draft.now + work.timeoutMinutes * 60_000,
    checks: 0,
    resolvedConfiguration: {},
    inputArtifacts: work.inputs.flatMap((input) => produced.get(input.name) ?? []),
    outputArtifacts: work.outputs.map((output) => ({
      name: output.name,
      bucket,
      key: artifactKey(draft.pipeline.name, output.name, derivedName(draft.pipeline.seed, `${path}/${output.name}`)),
    })),
    outputVariables: {},
  };
  return { run, path, ...(missing === undefined ? {} : { missing }) };
}
