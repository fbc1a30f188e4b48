import { type Action, type Declaration, runOrderOf, type Stage } from "./declaration.ts";
import { referencesIn } from "./references.ts";
import { actionRefusal, type Refusal, stageRefusal, structure } from "./refusal.ts";

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

/** Who may be referred to at some point of the pipeline. */
interface Known {
  variables: Set<string>;
  namespaces: Set<string>;
  isSource: boolean;
}

/** A reference is legal when its producer must have run: in an earlier stage, or in the same stage with a lower runOrder. */
function referenceRules(declaration: Declaration): Refusal | undefined {
  const variables = new Set((declaration.variables ?? []).map(({ name }) => name));
  const earlier = new Set<string>();
  for (const [at, stage] of declaration.stages.entries()) {
    const isSource = at === 0;
    for (const action of stage.actions) {
      const before = stage.actions.filter((other) => runOrderOf(other) < runOrderOf(action)).flatMap(({ namespace }) => namespace ?? []);
      const illegal = firstIllegal(textsOf(action), { variables, namespaces: new Set([...earlier, ...before]), isSource });
      if (illegal)
        return actionRefusal(
          `Action configuration for action '${action.name}' contains the variable reference ${illegal}, which no preceding action or pipeline variable provides`,
        );
    }
    const own = new Set([...earlier, ...stage.actions.flatMap(({ namespace }) => namespace ?? [])]);
    const refusal = (["beforeEntry", "onSuccess", "onFailure"] as const)
      .map((gate) => ruleReferences(stage, gate, { variables, namespaces: gate === "beforeEntry" ? earlier : own, isSource }))
      .find(Boolean);
    if (refusal) return refusal;
    for (const namespace of own) earlier.add(namespace);
  }
  return undefined;
}

const textsOf = ({ configuration = {}, commands = [], environmentVariables = [] }: Action): string[] => [
  ...Object.values(configuration),
  ...commands,
  ...environmentVariables.map(({ value }) => value),
];

function ruleReferences(stage: Stage, gate: "beforeEntry" | "onSuccess" | "onFailure", known: Known): Refusal | undefined {
  for (const rule of stage[gate]?.conditions?.flatMap(({ rules = [] }) => rules) ?? []) {
    const illegal = firstIllegal([...Object.values(rule.configuration ?? {}), ...(rule.commands ?? [])], known);
    if (illegal)
      return stageRefusal(
        `Rule '${rule.name}' of stage '${stage.name}' contains the variable reference ${illegal}, which no preceding action or pipeline variable provides`,
      );
  }
  return undefined;
}

function firstIllegal(texts: string[], known: Known): string | undefined {
  return texts.flatMap(referencesIn).find(({ namespace, key }) => {
    if (namespace === "codepipeline") return key !== "PipelineExecutionId";
    if (namespace === "variables" && known.variables.size > 0) return !known.variables.has(key) || known.isSource;
    return !known.namespaces.has(namespace);
  })?.text;
}
