import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  CreateDeploymentGroupInput,
  DeploymentStyle,
  TriggerConfig,
} from "@aws-sdk/client-codedeploy";
import { type Problem, problem } from "./problem.ts";

/** What the deployment group operations accept for hosts, and the exception for everything else. */
export type GroupInput = Partial<CreateDeploymentGroupInput>;

interface TagFilterLike {
  Key?: string | undefined;
  Value?: string | undefined;
  Type?: string | undefined;
}

const filterTypes = ["KEY_ONLY", "VALUE_ONLY", "KEY_AND_VALUE"];

function filtersProblem(
  filters: TagFilterLike[] | undefined,
  error: "InvalidEC2TagException" | "InvalidTagException",
): Problem | undefined {
  for (const { Key, Value, Type } of filters ?? []) {
    if (Type !== undefined && !filterTypes.includes(Type)) return problem(error, `${Type} is not a type of tag filter`);
    if (Key === undefined && Value === undefined) return problem(error, "A tag filter must have a key or a value");
    if ((Type === "KEY_ONLY" || Type === "KEY_AND_VALUE") && !Key) return problem(error, `A tag filter of type ${Type} must have a key`);
    if (Type === "VALUE_ONLY" && Value === undefined) return problem(error, "A tag filter of type VALUE_ONLY must have a value");
    if ((Key ?? "").length > 128 || (Value ?? "").length > 256) return problem(error, "A key or value of a tag filter is too long");
  }
  return undefined;
}

function tagSetProblem(
  groups: TagFilterLike[][] | undefined,
  error: "InvalidEC2TagException" | "InvalidTagException",
): Problem | undefined {
  if ((groups?.length ?? 0) > 3) return problem("TagSetListLimitExceededException", "A tag set can have at most 3 tag groups");
  return filtersProblem(groups?.flat(), error);
}

function tagsProblem(input: GroupInput): Problem | undefined {
  const { ec2TagFilters, ec2TagSet, onPremisesInstanceTagFilters, onPremisesTagSet } = input;
  if (ec2TagFilters?.length && ec2TagSet?.ec2TagSetList?.length) {
    return problem("InvalidEC2TagCombinationException", "Only one of ec2TagFilters and ec2TagSet can be specified");
  }
  if (onPremisesInstanceTagFilters?.length && onPremisesTagSet?.onPremisesTagSetList?.length) {
    return problem(
      "InvalidOnPremisesTagCombinationException",
      "Only one of onPremisesInstanceTagFilters and onPremisesTagSet can be specified",
    );
  }
  return (
    filtersProblem(ec2TagFilters, "InvalidEC2TagException") ??
    tagSetProblem(ec2TagSet?.ec2TagSetList, "InvalidEC2TagException") ??
    filtersProblem(onPremisesInstanceTagFilters, "InvalidTagException") ??
    tagSetProblem(onPremisesTagSet?.onPremisesTagSetList, "InvalidTagException")
  );
}

const rollbackEvents = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"];

export function rollbackProblem(configuration: AutoRollbackConfiguration | undefined): Problem | undefined {
  const error = "InvalidAutoRollbackConfigException";
  const events: string[] = configuration?.events ?? [];
  const unknown = events.find((event) => !rollbackEvents.includes(event));
  if (unknown) return problem(error, `${unknown} is not an auto-rollback event`);
  if (configuration?.enabled && events.length === 0)
    return problem(error, "An enabled auto-rollback configuration must have at least one event");
  return undefined;
}

export function alarmProblem(configuration: AlarmConfiguration | undefined): Problem | undefined {
  const error = "InvalidAlarmConfigException";
  const alarms = configuration?.alarms ?? [];
  if (alarms.length > 10) return problem("AlarmsLimitExceededException", "At most 10 alarms can be specified");
  if (configuration?.enabled && alarms.length === 0) return problem(error, "An enabled alarm configuration must have at least one alarm");
  if (alarms.some(({ name }) => !name || name.length > 255)) return problem(error, "An alarm must have a name of at most 255 characters");
  if (new Set(alarms.map(({ name }) => name)).size < alarms.length) return problem(error, "An alarm is there twice");
  return undefined;
}

const triggerEvents = [
  ...["Start", "Success", "Failure", "Stop", "Rollback", "Ready"].map((event) => `Deployment${event}`),
  ...["Start", "Success", "Failure", "Ready"].map((event) => `Instance${event}`),
];

function triggerProblem(triggers: TriggerConfig[] | undefined): Problem | undefined {
  const error = "InvalidTriggerConfigException";
  if ((triggers?.length ?? 0) > 10) return problem("TriggerTargetsLimitExceededException", "At most 10 triggers can be specified");
  for (const { triggerName, triggerTargetArn, triggerEvents: events } of triggers ?? []) {
    if (!triggerName || !triggerTargetArn?.startsWith("arn:")) return problem(error, "A trigger must have a name and the ARN of a topic");
    if (!events?.length || events.some((event) => !triggerEvents.includes(event)))
      return problem(error, `The events of trigger ${triggerName} are invalid`);
  }
  return undefined;
}

function styleProblem(style: DeploymentStyle | undefined): Problem | undefined {
  const { deploymentType = "IN_PLACE", deploymentOption = "WITHOUT_TRAFFIC_CONTROL" } = style ?? {};
  const isKnown =
    ["IN_PLACE", "BLUE_GREEN"].includes(deploymentType) && ["WITH_TRAFFIC_CONTROL", "WITHOUT_TRAFFIC_CONTROL"].includes(deploymentOption);
  if (!isKnown) return problem("InvalidDeploymentStyleException", `${deploymentType} ${deploymentOption} is not a deployment style`);
  // @DIFFERS Blue/green deployments and load balancers come later.
  if (deploymentType === "BLUE_GREEN")
    return problem("InvalidDeploymentStyleException", "Blue/green deployments are not supported yet: use IN_PLACE");
  if (deploymentOption === "WITH_TRAFFIC_CONTROL") {
    return problem("InvalidLoadBalancerInfoException", "Load balancers are not supported yet: use WITHOUT_TRAFFIC_CONTROL");
  }
  return undefined;
}

/** @DIFFERS What belongs to Auto Scaling, ECS, load balancers and blue/green is refused instead of being stored without effect. */
function laterProblem(input: GroupInput): Problem | undefined {
  if (input.autoScalingGroups?.length) return problem("InvalidAutoScalingGroupException", "Auto Scaling groups are not supported yet");
  if (input.ecsServices?.length)
    return problem("InvalidECSServiceException", "An ECS service cannot be specified for the Server compute platform");
  const { elbInfoList, targetGroupInfoList, targetGroupPairInfoList } = input.loadBalancerInfo ?? {};
  if (elbInfoList?.length || targetGroupInfoList?.length || targetGroupPairInfoList?.length) {
    return problem("InvalidLoadBalancerInfoException", "Load balancers are not supported yet");
  }
  if (input.blueGreenDeploymentConfiguration && Object.keys(input.blueGreenDeploymentConfiguration).length > 0) {
    return problem("InvalidBlueGreenDeploymentConfigurationException", "Blue/green deployments are not supported yet");
  }
  if (input.outdatedInstancesStrategy && !["UPDATE", "IGNORE"].includes(input.outdatedInstancesStrategy)) {
    return problem("InvalidInputException", `${input.outdatedInstancesStrategy} is not an outdated instances strategy`);
  }
  return undefined;
}

export const groupProblem = (input: GroupInput): Problem | undefined =>
  tagsProblem(input) ??
  rollbackProblem(input.autoRollbackConfiguration) ??
  alarmProblem(input.alarmConfiguration) ??
  triggerProblem(input.triggerConfigurations) ??
  styleProblem(input.deploymentStyle) ??
  laterProblem(input);
