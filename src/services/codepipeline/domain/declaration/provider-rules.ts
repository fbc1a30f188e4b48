import type { Action } from "./declaration.ts";
import { actionRefusal, type Refusal } from "./refusal.ts";

type Configuration = Record<string, string>;

/** Rules that belong to one provider: what is needed only together with something else. */
export function providerRules(action: Action): Refusal | undefined {
  const configuration = action.configuration ?? {};
  const { category, provider } = action.actionTypeId;
  switch (`${category}/${provider}`) {
    case "Source/CodeCommit":
      // @DIFFERS: a full clone as the output artifact is refused until CodeBuild understands the reference here.
      return configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF"
        ? actionRefusal(`Action '${action.name}' uses the output artifact format CODEBUILD_CLONE_REF, which is not available yet`)
        : undefined;
    case "Build/CodeBuild":
    case "Test/CodeBuild":
      return codeBuildRules(action, configuration);
    case "Deploy/S3":
      return configuration.Extract === "false" ? missing(action, "ObjectKey") : undefined;
    case "Deploy/CloudFormation":
      return cloudFormationRules(action, configuration);
    case "Deploy/CloudFormationStackSet":
      return configuration.DeploymentTargets ? missing(action, "Regions") : undefined;
    case "Deploy/CodeDeployToECS":
      return imageRules(action, configuration);
    case "Deploy/ECS":
      return range(action, "DeploymentTimeout", 1, 60);
    case "Deploy/EC2":
      return configuration.DeploySpec ? undefined : (missing(action, "TargetDirectory") ?? missing(action, "PostScript"));
    case "Deploy/EKS":
      return configuration.ManifestFiles ? undefined : (missing(action, "HelmReleaseName") ?? missing(action, "HelmChartLocation"));
    case "Deploy/Lambda":
      return lambdaRules(action, configuration);
    case "Invoke/StepFunctions":
      return configuration.InputType ? missing(action, "Input") : undefined;
    case "Invoke/CodePipeline":
      return jsonList(action, "Variables") ?? jsonList(action, "SourceRevisions");
    default:
      return undefined;
  }
}

const missing = ({ name, configuration }: Action, key: string): Refusal | undefined =>
  configuration?.[key] === undefined
    ? actionRefusal(`Action configuration for action '${name}' is missing required configuration '${key}'`)
    : undefined;

const isOpen = (value: string): boolean => value.includes("#{");

function range({ name, configuration }: Action, key: string, least: number, most: number): Refusal | undefined {
  const value = configuration?.[key];
  if (value === undefined || isOpen(value) || (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most)) return undefined;
  return actionRefusal(
    `Action configuration for action '${name}' contains an invalid value for '${key}': it must be from ${least} to ${most}`,
  );
}

function jsonList({ name, configuration }: Action, key: string): Refusal | undefined {
  const value = configuration?.[key];
  if (value === undefined || isOpen(value)) return undefined;
  try {
    if (Array.isArray(JSON.parse(value))) return undefined;
  } catch {
    // Said below.
  }
  return actionRefusal(`Action configuration for action '${name}' contains an invalid value for '${key}': it must be a JSON list`);
}

function codeBuildRules(action: Action, configuration: Configuration): Refusal | undefined {
  const inputs = (action.inputArtifacts ?? []).map(({ name }) => name);
  const primary = configuration.PrimarySource;
  if (inputs.length > 1 && !primary) return missing(action, "PrimarySource");
  if (primary && !isOpen(primary) && !inputs.includes(primary))
    return actionRefusal(`The PrimarySource '${primary}' of action '${action.name}' is not one of its input artifacts`);
  if (configuration.CombineArtifacts === "true" && configuration.BatchEnabled !== "true")
    return actionRefusal(`Action configuration for action '${action.name}' has CombineArtifacts, which needs BatchEnabled`);
  return undefined;
}

const withTemplate = ["CREATE_UPDATE", "REPLACE_ON_FAILURE", "CHANGE_SET_REPLACE"];

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html */
function cloudFormationRules(action: Action, configuration: Configuration): Refusal | undefined {
  const mode = configuration.ActionMode ?? "";
  return (
    (mode.startsWith("CHANGE_SET") ? missing(action, "ChangeSetName") : undefined) ??
    (mode !== "CHANGE_SET_EXECUTE" && !isOpen(mode) ? missing(action, "RoleArn") : undefined) ??
    (withTemplate.includes(mode) ? missing(action, "TemplatePath") : undefined) ??
    (configuration.OutputFileName && !action.outputArtifacts?.length
      ? actionRefusal(`Action '${action.name}' has an OutputFileName but no output artifact`)
      : undefined)
  );
}

function imageRules(action: Action, configuration: Configuration): Refusal | undefined {
  for (const number of [1, 2, 3, 4]) {
    const pair = [`Image${number}ArtifactName`, `Image${number}ContainerName`];
    if (pair.some((key) => configuration[key] !== undefined)) {
      const refusal = missing(action, pair[0]!) ?? missing(action, pair[1]!);
      if (refusal) return refusal;
    }
  }
  return undefined;
}

export const strategyPattern = /^(?:AllAtOnce|Canary(\d{1,2})Percent(\d{1,4})Minutes|Linear(\d{1,2})PercentEvery(\d{1,4})Minutes)$/;

function lambdaRules(action: Action, configuration: Configuration): Refusal | undefined {
  const { DeployStrategy: strategy, PublishedTargetVersion } = configuration;
  if (!action.inputArtifacts?.length && PublishedTargetVersion === undefined) return missing(action, "PublishedTargetVersion");
  if (strategy === undefined || isOpen(strategy) || strategy === "AllAtOnce") return undefined;
  if (!strategyPattern.test(strategy))
    return actionRefusal(`Action configuration for action '${action.name}' contains an invalid value for 'DeployStrategy'`);
  return missing(action, "FunctionAlias");
}
