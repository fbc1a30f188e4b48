import { type ActionType, actionTypeOf, type ConfigurationProperty } from "./action-types.ts";
import type { Action, Declaration } from "./declaration.ts";
import { actionRefusal, type Refusal } from "./refusal.ts";
import type { FindDeclaredType } from "./validate.ts";

const v2Only = ["Commands", "ECRBuildAndPublish", "EKS", "EC2", "CodePipeline"];

/** What must hold of one action by itself. */
export function validateAction(
  action: Action,
  pipeline: { declaration: Declaration; region: string; declaredType: FindDeclaredType },
): Refusal | undefined {
  const { actionTypeId: id, name } = action;
  const type = actionTypeOf(id) ?? pipeline.declaredType(id);
  if (!type) return unknownType(action, pipeline);
  if (action.commands?.length)
    return actionRefusal(`The following action cannot contain a commands field: ${name}. To use the commands field, use a compute action.`);
  if (action.outputVariables?.length || action.environmentVariables?.length || action.outputArtifacts?.some(({ files }) => files?.length))
    return actionRefusal(
      `The following action cannot contain output variables, environment variables or artifact files: ${name}. To use them, use a compute action.`,
    );
  if (action.region && action.region !== pipeline.region && (id.category === "Source" || id.owner !== "AWS"))
    return actionRefusal(
      `Action '${name}' cannot run in region ${action.region}: source, custom and third-party actions run in the pipeline's own region`,
    );
  return configurationRules(action, type) ?? countRules(action, type) ?? providerRules(action);
}

function unknownType({ actionTypeId: id, name }: Action, { declaration, region }: { declaration: Declaration; region: string }): Refusal {
  if (id.owner === "AWS" && v2Only.includes(id.provider) && (declaration.pipelineType ?? "V1") === "V1")
    return actionRefusal(`${id.provider} Action can only be used with V2 pipelines.`);
  return actionRefusal(
    `ActionType (Category: '${id.category}', Provider: '${id.provider}', Owner: '${id.owner}', Version: '${id.version}') in action '${name}' is not available in region ${region.toUpperCase().replaceAll("-", "_")}`,
  );
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

/** Rules that belong to one provider. */
function providerRules(action: Action): Refusal | undefined {
  const configuration = action.configuration ?? {};
  switch (`${action.actionTypeId.category}/${action.actionTypeId.provider}`) {
    case "Source/CodeCommit":
      // @DIFFERS: a full clone as the output artifact is refused until CodeBuild understands the reference here.
      return configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF"
        ? actionRefusal(`Action '${action.name}' uses the output artifact format CODEBUILD_CLONE_REF, which is not available yet`)
        : undefined;
    case "Build/CodeBuild":
    case "Test/CodeBuild":
      return codeBuildRules(action, configuration);
    case "Deploy/S3":
      return configuration.Extract === "false" && configuration.ObjectKey === undefined
        ? actionRefusal(`Action configuration for action '${action.name}' is missing required configuration 'ObjectKey'`)
        : undefined;
    default:
      return undefined;
  }
}

function codeBuildRules(action: Action, configuration: Record<string, string>): Refusal | undefined {
  const inputs = (action.inputArtifacts ?? []).map(({ name }) => name);
  const primary = configuration.PrimarySource;
  if (inputs.length > 1 && !primary)
    return actionRefusal(`Action configuration for action '${action.name}' is missing required configuration 'PrimarySource'`);
  if (primary && !inputs.includes(primary))
    return actionRefusal(`The PrimarySource '${primary}' of action '${action.name}' is not one of its input artifacts`);
  // @DIFFERS: batches of builds are refused until CodeBuild runs them here.
  if (configuration.BatchEnabled === "true" || configuration.CombineArtifacts === "true")
    return actionRefusal(`Action '${action.name}' uses batch builds, which are not available yet`);
  return undefined;
}
