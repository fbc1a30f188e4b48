import { type Action, type Declaration, runOrderOf } from "./declaration.ts";
import { referencesIn } from "./references.ts";
import { actionRefusal, type Refusal, structure } from "./refusal.ts";

/** Pipeline variables, namespaces, and who may refer to whom. */
export function variableRules(declaration: Declaration): Refusal | undefined {
  const names = (declaration.variables ?? []).map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) return structure(`Variable names must be unique. The following variable name is already in use: ${twice}`);
  return namespaceRules(declaration) ?? referenceRules(declaration);
}

function namespaceRules(declaration: Declaration): Refusal | undefined {
  const actions = declaration.stages.flatMap((stage) => stage.actions);
  const artifacts = new Set(actions.flatMap((action) => (action.outputArtifacts ?? []).map(({ name }) => name)));
  const seen = new Set<string>();
  for (const { name, namespace } of actions) {
    if (namespace === undefined) continue;
    if (namespace === "codepipeline" || (namespace === "variables" && declaration.variables?.length))
      return actionRefusal(`Namespace '${namespace}' in action '${name}' is reserved`);
    if (seen.has(namespace))
      return actionRefusal(`Namespace '${namespace}' is used more than once. Namespaces must be unique in the pipeline`);
    if (artifacts.has(namespace)) return actionRefusal(`Namespace '${namespace}' in action '${name}' is already the name of an artifact`);
    seen.add(namespace);
  }
  return undefined;
}

/** A reference is legal when its producer must have run: in an earlier stage, or in the same stage with a lower runOrder. */
function referenceRules(declaration: Declaration): Refusal | undefined {
  const variables = new Set((declaration.variables ?? []).map(({ name }) => name));
  const earlier = new Set<string>();
  for (const [at, stage] of declaration.stages.entries()) {
    for (const action of stage.actions) {
      const before = stage.actions.filter((other) => runOrderOf(other) < runOrderOf(action)).flatMap(({ namespace }) => namespace ?? []);
      const refusal = actionReferences(action, { variables, namespaces: new Set([...earlier, ...before]), isSource: at === 0 });
      if (refusal) return refusal;
    }
    for (const { namespace } of stage.actions) if (namespace) earlier.add(namespace);
  }
  return undefined;
}

function actionReferences(
  action: Action,
  known: { variables: Set<string>; namespaces: Set<string>; isSource: boolean },
): Refusal | undefined {
  for (const { namespace, key, text } of Object.values(action.configuration ?? {}).flatMap(referencesIn)) {
    const legal =
      namespace === "codepipeline"
        ? key === "PipelineExecutionId"
        : namespace === "variables" && known.variables.size > 0
          ? known.variables.has(key) && !known.isSource
          : known.namespaces.has(namespace);
    if (!legal)
      return actionRefusal(
        `Action configuration for action '${action.name}' contains the variable reference ${text}, which no preceding action or pipeline variable provides`,
      );
  }
  return undefined;
}
