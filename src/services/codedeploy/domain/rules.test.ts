import { expect, test } from "vitest";
import { builtInConfigs, configProblem } from "./config-rules.ts";
import { type GroupInput, groupProblem } from "./group-rules.ts";
import { hostTagsProblem, type NameKind, nameProblem, tagsProblem } from "./names.ts";
import { revisionKey, revisionProblem } from "./revision.ts";

test.each([
  ["application", "web-app_1.0+=,@", undefined],
  ["application", "", "ApplicationNameRequiredException"],
  ["application", undefined, "ApplicationNameRequiredException"],
  ["application", "a b", "InvalidApplicationNameException"],
  ["application", "x".repeat(101), "InvalidApplicationNameException"],
  ["deploymentGroup", undefined, "DeploymentGroupNameRequiredException"],
  ["deploymentGroup", "a/b", "InvalidDeploymentGroupNameException"],
  ["deploymentConfig", undefined, "DeploymentConfigNameRequiredException"],
  ["deployment", undefined, "DeploymentIdRequiredException"],
  ["deployment", "d-ABC123XYZ", undefined],
  ["deployment", "d-abc123xyz", "InvalidDeploymentIdException"],
  ["instance", "host:1", "InvalidInstanceNameException"],
  ["role", "arn:aws:iam::123456789012:role/service-role/CodeDeploy", undefined],
  ["role", undefined, "RoleRequiredException"],
  ["role", "CodeDeploy", "InvalidRoleException"],
] as [NameKind, string | undefined, string | undefined][])("%s %j → %s", (kind, value, expected) => {
  expect(nameProblem(kind, value)?.error).toBe(expected);
});

const filter = { Key: "a", Value: "b", Type: "KEY_AND_VALUE" as const };
test.each([
  ["tag filters", { onPremisesInstanceTagFilters: [filter] }, undefined],
  ["both kinds of EC2 tags", { ec2TagFilters: [filter], ec2TagSet: { ec2TagSetList: [[filter]] } }, "InvalidEC2TagCombinationException"],
  [
    "both kinds of host tags",
    { onPremisesInstanceTagFilters: [filter], onPremisesTagSet: { onPremisesTagSetList: [[filter]] } },
    "InvalidOnPremisesTagCombinationException",
  ],
  [
    "four tag groups",
    { onPremisesTagSet: { onPremisesTagSetList: [[filter], [filter], [filter], [filter]] } },
    "TagSetListLimitExceededException",
  ],
  ["a filter without a key", { onPremisesInstanceTagFilters: [{ Type: "KEY_ONLY" }] }, "InvalidTagException"],
  ["an unknown filter type", { ec2TagFilters: [{ Key: "a", Type: "ANY" }] }, "InvalidEC2TagException"],
  ["rollback without events", { autoRollbackConfiguration: { enabled: true } }, "InvalidAutoRollbackConfigException"],
  ["rollback with an unknown event", { autoRollbackConfiguration: { events: ["NEVER"] } }, "InvalidAutoRollbackConfigException"],
  ["alarms without names", { alarmConfiguration: { enabled: true, alarms: [] } }, "InvalidAlarmConfigException"],
  ["an alarm twice", { alarmConfiguration: { alarms: [{ name: "a" }, { name: "a" }] } }, "InvalidAlarmConfigException"],
  [
    "eleven alarms",
    { alarmConfiguration: { alarms: Array.from({ length: 11 }, (_, at) => ({ name: `a${at}` })) } },
    "AlarmsLimitExceededException",
  ],
  [
    "a trigger without events",
    { triggerConfigurations: [{ triggerName: "t", triggerTargetArn: "arn:aws:sns:r:a:t" }] },
    "InvalidTriggerConfigException",
  ],
  ["an unknown style", { deploymentStyle: { deploymentType: "SIDEWAYS" } }, "InvalidDeploymentStyleException"],
  ["blue/green", { deploymentStyle: { deploymentType: "BLUE_GREEN" } }, "InvalidDeploymentStyleException"],
  ["a load balancer", { loadBalancerInfo: { elbInfoList: [{ name: "lb" }] } }, "InvalidLoadBalancerInfoException"],
  ["an Auto Scaling group", { autoScalingGroups: ["asg"] }, "InvalidAutoScalingGroupException"],
  ["an ECS service", { ecsServices: [{ serviceName: "s", clusterName: "c" }] }, "InvalidECSServiceException"],
] as unknown as [string, GroupInput, string | undefined][])("%s → %s", (_name, input, expected) => {
  expect(groupProblem(input)?.error).toBe(expected);
});

test.each([
  [{ minimumHealthyHosts: { type: "HOST_COUNT", value: 2 } }, undefined],
  [{ minimumHealthyHosts: { type: "FLEET_PERCENT", value: 100 } }, "InvalidMinimumHealthyHostValueException"],
  [{ minimumHealthyHosts: { type: "MOST_CONCURRENCY", value: 1 } }, "InvalidMinimumHealthyHostValueException"],
  [{}, "InvalidMinimumHealthyHostValueException"],
  [{ computePlatform: "Mainframe" }, "InvalidComputePlatformException"],
  [{ computePlatform: "Lambda" }, "InvalidTrafficRoutingConfigurationException"],
  [{ computePlatform: "ECS", trafficRoutingConfig: { type: "AllAtOnce" } }, undefined],
  [
    {
      computePlatform: "ECS",
      trafficRoutingConfig: { type: "TimeBasedLinear", timeBasedLinear: { linearPercentage: 1, linearInterval: 30 } },
    },
    "InvalidTrafficRoutingConfigurationException",
  ],
  [
    { deploymentConfigName: "CodeDeployDefault.Mine", minimumHealthyHosts: { type: "HOST_COUNT", value: 0 } },
    "InvalidDeploymentConfigNameException",
  ],
] as [Parameters<typeof configProblem>[0], string | undefined][])("configuration %j → %s", (input, expected) => {
  expect(configProblem(input)?.error).toBe(expected);
});

test("there are 17 built-in configurations", () => {
  expect(builtInConfigs.size).toBe(17);
  expect(builtInConfigs.get("CodeDeployDefault.OneAtATime")?.minimumHealthyHosts).toEqual({ type: "MOST_CONCURRENCY", value: 1 });
  expect([...builtInConfigs.keys()]).toContain("CodeDeployDefault.LambdaLinear10PercentEvery1Minute");
  expect([...builtInConfigs.keys()]).toContain("CodeDeployDefault.ECSLinear10PercentEvery1Minutes");
});

test("host tags need a key, resource tags must not begin with aws:", () => {
  expect(hostTagsProblem([])?.error).toBe("TagRequiredException");
  expect(hostTagsProblem([{ Value: "v" }])?.error).toBe("InvalidTagException");
  expect(hostTagsProblem([{ Key: "k", Value: "v" }])).toBeUndefined();
  expect(tagsProblem([{ Key: "aws:k", Value: "v" }])?.error).toBe("InvalidTagsToAddException");
  expect(tagsProblem(undefined)).toBeUndefined();
});

test("a revision is known by its location, version and eTag", () => {
  const s3 = { bucket: "b", key: "k", bundleType: "zip" as const };
  expect(revisionKey({ revisionType: "S3", s3Location: s3 })).not.toBe(
    revisionKey({ revisionType: "S3", s3Location: { ...s3, version: "1" } }),
  );
  expect(revisionProblem({ revisionType: "S3", s3Location: s3 })).toBeUndefined();
  expect(revisionProblem({ revisionType: "S3", s3Location: { bucket: "b", key: "k" } })).toBeDefined();
  expect(revisionProblem({ revisionType: "GitHub", gitHubLocation: { repository: "owner", commitId: "c" } })).toBeDefined();
  expect(revisionProblem({})).toBeDefined();
});
