import { type Declaration, runOrderOf, type Stage } from "./declaration.ts";
import { actionRefusal, type Refusal, stageRefusal } from "./refusal.ts";

/** Output names are unique, and every input was put out before: by an earlier stage, or by a lower runOrder of the same one. */
export function artifactRules(declaration: Declaration): Refusal | undefined {
  const earlier = new Set<string>();
  const everywhere = new Set<string>();
  for (const stage of declaration.stages) {
    const producedAt = new Map<string, number>();
    for (const action of stage.actions) {
      for (const { name } of action.outputArtifacts ?? []) {
        if (everywhere.has(name))
          return actionRefusal(`Output Artifact Bundle name must be unique within the pipeline. ${name} has been used more than once.`);
        everywhere.add(name);
        producedAt.set(name, runOrderOf(action));
      }
    }
    for (const action of stage.actions) {
      const names = (action.inputArtifacts ?? []).map(({ name }) => name);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice) return actionRefusal(`Input Artifact Bundle ${twice} is used more than once in action ${action.name}`);
      const missing = (action.inputArtifacts ?? []).find(
        ({ name }) => !earlier.has(name) && !((producedAt.get(name) ?? Number.POSITIVE_INFINITY) < runOrderOf(action)),
      );
      if (missing)
        return actionRefusal(
          `Input Artifact Bundle ${missing.name} in action ${action.name} is not declared as Output Artifact Bundle in any of the preceding actions`,
        );
    }
    const own = new Set([...earlier, ...producedAt.keys()]);
    const refusal = ruleInputs(stage, "beforeEntry", earlier) ?? ruleInputs(stage, "onSuccess", own) ?? ruleInputs(stage, "onFailure", own);
    if (refusal) return refusal;
    for (const name of producedAt.keys()) earlier.add(name);
  }
  return undefined;
}

function ruleInputs(stage: Stage, gate: "beforeEntry" | "onSuccess" | "onFailure", known: Set<string>): Refusal | undefined {
  for (const rule of stage[gate]?.conditions?.flatMap(({ rules = [] }) => rules) ?? []) {
    const missing = rule.inputArtifacts?.find(({ name }) => !known.has(name));
    if (missing)
      return stageRefusal(
        `Input Artifact Bundle ${missing.name} in rule ${rule.name} of stage ${stage.name} is not declared as Output Artifact Bundle in any of the preceding actions`,
      );
  }
  return undefined;
}
