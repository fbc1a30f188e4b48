import { type ActionType, actionTypeOf, type ConfigurationProperty } from "./action-types.ts";
import type { Action, Declaration } from "./declaration.ts";
import { providerRules } from "./provider-rules.ts";
import { actionRefusal, type Refusal } from "./refusal.ts";
import type { FindDeclaredType } from "./validate.ts";

const v2Only = [
  "Build/Commands",
  "Compute/Commands",
  "Build/ECRBuildAndPublish",
  "Deploy/EKS",
  "Deploy/EC2",
  "Deploy/Lambda",
  "Invoke/CodePipeline",
];

/** What must hold of one action by itself. */
export function validateAction(
  action: Action,
  pipeline: { declaration: Declaration; region: string; declaredType: FindDeclaredType },
): Refusal | undefined {
  const { actionTypeId: id, name } = action;
  const type = actionTypeOf(id) ?? pipeline.declaredType(id);
  if (id.owner === "AWS" && v2Only.includes(`${id.category}/${id.provider}`) && (pipeline.declaration.pipelineType ?? "V1") === "V1")
    return actionRefusal(`${id.provider} Action can only be used with V2 pipelines.`);
  if (!type) return unknownType(action, pipeline.region);
  const refusal = id.owner === "AWS" && id.provider === "Commands" ? commandsRules(action) : withoutCommands(action);
  if (refusal) return refusal;
  if (action.region && action.region !== pipeline.region && (id.category === "Source" || id.owner !== "AWS"))
    return actionRefusal(
      `Action '${name}' cannot run in region ${action.region}: source, custom and third-party actions run in the pipeline's own region`,
    );
  return configurationRules(action, type) ?? countRules(action, type) ?? providerRules(action);
}

function unknownType({ actionTypeId: id, name }: Action, region: string): Refusal {
  return actionRefusal(
    `ActionType (Category: '${id.category}', Provider: '${id.provider}', Owner: '${id.owner}', Version: '${id.version}') in action '${name}' is not available in region ${region.toUpperCase().replaceAll("-", "_")}`,
  );
}

function withoutCommands(action: Action): Refusal | undefined {
  const { name } = action;
  if (action.commands?.length)
    return actionRefusal(`The following action cannot contain a commands field: ${name}. To use the commands field, use a compute action.`);
  // An EKS deployment puts environment variables into its manifests.
  const takesVariables = action.actionTypeId.provider === "EKS";
  if (
    action.outputVariables?.length ||
    (action.environmentVariables?.length && !takesVariables) ||
    action.outputArtifacts?.some(({ files }) => files?.length)
  )
    return actionRefusal(
      `The following action cannot contain output variables, environment variables or artifact files: ${name}. To use them, use a compute action.`,
    );
  return undefined;
}

/** What a compute action has beside its configuration. */
function commandsRules({ name, commands = [], environmentVariables = [], outputArtifacts = [] }: Action): Refusal | undefined {
  if (!commands.length) return actionRefusal(`The following action must contain a commands field: ${name}`);
  if (commands.some((command) => /[\r\n]/.test(command))) return actionRefusal(`The commands of action '${name}' must be single lines`);
  const names = environmentVariables.map((variable) => variable.name);
  const twice = names.find((one, at) => names.indexOf(one) !== at);
  if (twice) return actionRefusal(`The environment variable '${twice}' of action '${name}' is used more than once`);
  if (outputArtifacts.some(({ files }) => !files?.length))
    return actionRefusal(`The output artifact of action '${name}' must name its files`);
  return undefined;
}

function configurationRules(action: Action, type: ActionType): Refusal | undefined {
  const configuration = action.configuration ?? {};
  const missing = type.properties.find(({ name, required }) => required && configuration[name] === undefined);
  if (missing) return actionRefusal(`Action configuration for action '${action.name}' is missing required configuration '${missing.name}'`);
  for (const [key, value] of Object.entries(configuration)) {
    const property = type.properties.find(({ name }) => name === key);
    if (!property) return actionRefusal(`Action configuration for action '${action.name}' contains unknown configuration '${key}'`);
    if (property.values && !value.includes("#{") && !property.values.includes(value))
      return actionRefusal(
        `Action configuration for action '${action.name}' contains an invalid value for '${key}'. Valid values are: ${property.values.join(", ")}`,
      );
    if (!value.includes("#{") && !suits(property, value))
      return actionRefusal(`Action configuration for action '${action.name}' contains an invalid value for '${key}'`);
  }
  return undefined;
}

/** Workers ask for jobs by the value of a queryable property, so it is a short word. */
function suits({ type, queryable }: ConfigurationProperty, value: string): boolean {
  if (queryable && !/^[a-zA-Z0-9_-]{1,20}$/.test(value)) return false;
  if (type === "Number") return value.trim() !== "" && Number.isFinite(Number(value));
  return type !== "Boolean" || value === "true" || value === "false";
}

function countRules(action: Action, type: ActionType): Refusal | undefined {
  const sides = [
    { word: "input", count: action.inputArtifacts?.length ?? 0, limits: type.inputs },
    { word: "output", count: action.outputArtifacts?.length ?? 0, limits: type.outputs },
  ];
  for (const { word, count, limits } of sides) {
    const says = `Action ${action.name} declares ${count} ${word} artifacts which is`;
    if (count < limits[0]) return actionRefusal(`${says} less than the minimum count (${limits[0]})`);
    if (count > limits[1]) return actionRefusal(`${says} more than the maximum count (${limits[1]})`);
  }
  return undefined;
}
