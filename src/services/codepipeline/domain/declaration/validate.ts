import { validateAction } from "./action-rules.ts";
import type { ActionType } from "./action-types.ts";
import { artifactRules } from "./artifact-rules.ts";
import type { ActionTypeId, Declaration } from "./declaration.ts";
import type { Refusal } from "./refusal.ts";
import { stageRules } from "./stage-rules.ts";
import { structureRules } from "./structure-rules.ts";
import { variableRules } from "./variable-rules.ts";

/** Finds the types that users and partners have declared. */
export type FindDeclaredType = (id: ActionTypeId) => ActionType | undefined;

/** The first reason why CodePipeline would not take a declaration, with its exception and its words; undefined for a good one. */
export function validateDeclaration(
  declaration: Declaration,
  region: string,
  declaredType: FindDeclaredType = () => undefined,
): Refusal | undefined {
  const actions = declaration.stages.flatMap((stage) => stage.actions);
  return (
    structureRules(declaration, region) ??
    stageRules(declaration, region) ??
    first(actions, (action) => validateAction(action, { declaration, region, declaredType })) ??
    artifactRules(declaration) ??
    variableRules(declaration)
  );
}

function first<T>(items: T[], rule: (item: T) => Refusal | undefined): Refusal | undefined {
  for (const item of items) {
    const refusal = rule(item);
    if (refusal) return refusal;
  }
  return undefined;
}
