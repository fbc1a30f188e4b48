import { triggerRules } from "../triggers/trigger-rules.ts";
import type { Declaration } from "./declaration.ts";
import { type Refusal, structure } from "./refusal.ts";

/** What must hold of a pipeline as a whole. */
export function structureRules(declaration: Declaration, region: string): Refusal | undefined {
  const { stages } = declaration;
  if (stages.length < 2)
    return structure(`Pipeline has only ${stages.length} stage(s). There should be a minimum of 2 stages in a pipeline`);
  if (stages.length > 50) return structure("Pipeline has too many stages. There can only be up to 50 stages in a pipeline");
  const isSource = (action: { actionTypeId: { category: string } }) => action.actionTypeId.category === "Source";
  if (!stages[0]!.actions.length || !stages[0]!.actions.every(isSource))
    return structure("Pipeline should start with a stage that only contains source actions");
  if (stages.slice(1).some((stage) => stage.actions.some(isSource)))
    return structure("Source actions can only be included in the first stage of the pipeline");
  if (!stages.slice(1).some((stage) => stage.actions.length))
    return structure("Pipeline should contain at least 1 action whose category is not Source");
  if (stages.reduce((count, stage) => count + stage.actions.length, 0) > 1000)
    return structure("Pipeline has too many actions. There can only be up to 1000 actions in a pipeline");
  return nameRules(declaration) ?? typeRules(declaration) ?? triggerRules(declaration) ?? storeRules(declaration, region);
}

/**
 * @DIFFERS: names that every JavaScript object already has (`constructor`, `__proto__` …) are refused, because stages, actions and
 * variables are kept by their names.
 */
function nameRules({ stages, variables = [] }: Declaration): Refusal | undefined {
  const actions = stages.flatMap((stage) => stage.actions);
  const names = [...stages, ...actions, ...variables].map(({ name }) => name).concat(actions.flatMap(({ namespace }) => namespace ?? []));
  const reserved = names.find((name) => name in {});
  return reserved === undefined ? undefined : structure(`The name '${reserved}' is reserved and cannot be used in a pipeline`);
}

/** What only V2 has. */
function typeRules({ pipelineType = "V1", executionMode = "SUPERSEDED", variables, triggers }: Declaration): Refusal | undefined {
  if (pipelineType === "V1") {
    if (executionMode !== "SUPERSEDED") return structure("QUEUED or PARALLEL mode can only be used with V2 pipelines");
    if (triggers?.length) return structure("Triggers on tag can only be used with V2 pipelines");
    if (variables?.length) return structure("Pipeline variable can only be used with V2 pipelines");
  }
  return undefined;
}

function storeRules(declaration: Declaration, region: string): Refusal | undefined {
  const { artifactStore, artifactStores } = declaration;
  if (artifactStore && artifactStores)
    return structure("Pipeline should not have both 'pipeline.artifactStore' and 'pipeline.artifactStores'. Use one of them");
  if (!artifactStore && !artifactStores)
    return structure("Pipeline must have one of 'pipeline.artifactStore' or 'pipeline.artifactStores'");
  const used = new Set([region, ...declaration.stages.flatMap(({ actions }) => actions.flatMap((action) => action.region ?? []))]);
  if (artifactStore && used.size > 1)
    return structure(
      "Your pipeline contains actions in more than one region. Use 'pipeline.artifactStores' instead of 'pipeline.artifactStore' to provide an artifact store for each region",
    );
  const missing = artifactStores && [...used].find((one) => !artifactStores[one]);
  if (missing)
    return structure(
      `Your pipeline must have an artifact store in each region where it has an action. The following region is missing in 'pipeline.artifactStores': ${missing}.`,
    );
  return undefined;
}
