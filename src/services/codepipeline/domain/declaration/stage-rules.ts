import { conditionRules } from "./condition-rules.ts";
import type { Declaration, Stage } from "./declaration.ts";
import { blockerRefusal, type Refusal, stageRefusal } from "./refusal.ts";

const repeated = (names: string[]): string | undefined => names.find((name, at) => names.indexOf(name) !== at);

/** What must hold of every stage. */
export function stageRules(declaration: Declaration, region: string): Refusal | undefined {
  const twice = repeated(declaration.stages.map(({ name }) => name));
  if (twice) return stageRefusal(`Stage name '${twice}' is used more than once`);
  for (const [at, stage] of declaration.stages.entries()) {
    const refusal = stageRule(stage, declaration, { isSource: at === 0, region });
    if (refusal) return refusal;
  }
  return undefined;
}

function stageRule(stage: Stage, declaration: Declaration, at: { isSource: boolean; region: string }): Refusal | undefined {
  if (stage.actions.length === 0) return stageRefusal(`Stage '${stage.name}' should contain at least 1 action`);
  if (stage.actions.length > 50)
    return stageRefusal(`Stage '${stage.name}' has too many actions. There can only be up to 50 actions in a stage`);
  const twice = repeated(stage.actions.map(({ name }) => name));
  if (twice) return stageRefusal(`Action name '${twice}' is used more than once in stage '${stage.name}'`);
  // @DIFFERS: AWS keeps blockers for future use. One that does not block anything is refused, rather than stored and ignored.
  const [blocker] = stage.blockers ?? [];
  if (blocker) return blockerRefusal(`Blocker '${blocker.name}' in stage '${stage.name}' is of a type that is reserved for future use`);
  return conditionRules(stage, declaration, at);
}
