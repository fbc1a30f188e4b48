import type { Declaration, Stage } from "./declaration.ts";
import { type Refusal, stageRefusal } from "./refusal.ts";

const repeated = (names: string[]): string | undefined => names.find((name, at) => names.indexOf(name) !== at);

/** What must hold of every stage. */
export function stageRules(declaration: Declaration): Refusal | undefined {
  const twice = repeated(declaration.stages.map(({ name }) => name));
  if (twice) return stageRefusal(`Stage name '${twice}' is used more than once`);
  for (const [at, stage] of declaration.stages.entries()) {
    const refusal = stageRule(stage, declaration, at === 0);
    if (refusal) return refusal;
  }
  return undefined;
}

function stageRule(stage: Stage, declaration: Declaration, isSource: boolean): Refusal | undefined {
  if (stage.actions.length === 0) return stageRefusal(`Stage '${stage.name}' should contain at least 1 action`);
  if (stage.actions.length > 50)
    return stageRefusal(`Stage '${stage.name}' has too many actions. There can only be up to 50 actions in a stage`);
  const twice = repeated(stage.actions.map(({ name }) => name));
  if (twice) return stageRefusal(`Action name '${twice}' is used more than once in stage '${stage.name}'`);
  return conditionRules(stage, declaration, isSource);
}

function conditionRules(stage: Stage, declaration: Declaration, isSource: boolean): Refusal | undefined {
  const { beforeEntry, onSuccess, onFailure } = stage;
  if (!beforeEntry && !onSuccess && !onFailure) return undefined;
  if ((declaration.pipelineType ?? "V1") === "V1") return stageRefusal("Stage level conditions can only be used with V2 pipelines.");
  if (onFailure?.result && onFailure.conditions?.length)
    return stageRefusal(
      `The following stage cannot have a failure exit gate configured with both top level result and conditions: '${stage.name}'`,
    );
  if (onFailure?.result === "ROLLBACK" && isSource) return stageRefusal(`The source stage '${stage.name}' cannot be rolled back`);
  if (onFailure?.retryConfiguration && onFailure.result !== "RETRY")
    return stageRefusal(`The retry configuration of stage '${stage.name}' needs the result RETRY`);
  // @DIFFERS: conditions, rules and automatic rollback are refused until they run here, rather than stored and ignored.
  const absent = [
    beforeEntry && "beforeEntry conditions",
    onSuccess && "onSuccess conditions",
    onFailure?.conditions?.length && "onFailure conditions",
    onFailure?.result && onFailure.result !== "RETRY" && `the onFailure result ${onFailure.result}`,
  ].find(Boolean);
  return absent ? stageRefusal(`Stage '${stage.name}' uses ${absent}, which is not available yet`) : undefined;
}
