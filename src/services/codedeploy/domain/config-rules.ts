import type { CreateDeploymentConfigInput, TrafficRoutingConfig } from "@aws-sdk/client-codedeploy";
import type { Strict } from "../../../contracts/types.ts";
import type { ConfigSettings } from "./group.ts";
import type { HealthRule } from "./minimum-healthy-hosts.ts";
import { type Problem, problem } from "./problem.ts";

export const builtInPrefix = "CodeDeployDefault.";
export const defaultConfigName = `${builtInPrefix}OneAtATime`;

const server = (name: string, type: "FLEET_PERCENT" | "MOST_CONCURRENCY", value: number): [string, ConfigSettings] => [
  name,
  // AWS answers MOST_CONCURRENCY although its enum does not have it.
  { computePlatform: "Server", minimumHealthyHosts: { type: type as "FLEET_PERCENT", value } },
];
const routed = (
  computePlatform: "Lambda" | "ECS",
  name: string,
  trafficRoutingConfig: Strict<TrafficRoutingConfig>,
): [string, ConfigSettings] => [`${computePlatform}${name}`, { computePlatform, trafficRoutingConfig }];
const atOnce: Strict<TrafficRoutingConfig> = { type: "AllAtOnce" };
const canary = (canaryInterval: number): Strict<TrafficRoutingConfig> => ({
  type: "TimeBasedCanary",
  timeBasedCanary: { canaryPercentage: 10, canaryInterval },
});
const linear = (linearInterval: number): Strict<TrafficRoutingConfig> => ({
  type: "TimeBasedLinear",
  timeBasedLinear: { linearPercentage: 10, linearInterval },
});

/** The 17 configurations AWS comes with. Lambda says Every1Minute, ECS says Every1Minutes. */
export const builtInConfigs: ReadonlyMap<string, ConfigSettings> = new Map(
  [
    server("AllAtOnce", "FLEET_PERCENT", 0),
    server("HalfAtATime", "FLEET_PERCENT", 50),
    server("OneAtATime", "MOST_CONCURRENCY", 1),
    routed("Lambda", "AllAtOnce", atOnce),
    ...[5, 10, 15, 30].map((minutes) => routed("Lambda", `Canary10Percent${minutes}Minutes`, canary(minutes))),
    routed("Lambda", "Linear10PercentEvery1Minute", linear(1)),
    ...[2, 3, 10].map((minutes) => routed("Lambda", `Linear10PercentEvery${minutes}Minutes`, linear(minutes))),
    routed("ECS", "AllAtOnce", atOnce),
    ...[5, 15].map((minutes) => routed("ECS", `Canary10Percent${minutes}Minutes`, canary(minutes))),
    ...[1, 3].map((minutes) => routed("ECS", `Linear10PercentEvery${minutes}Minutes`, linear(minutes))),
  ].map(([name, settings]) => [`${builtInPrefix}${name}`, settings]),
);

/** A configuration's rule for hosts. */
export const healthRuleOf = (settings: ConfigSettings): HealthRule => ({
  type: (settings.minimumHealthyHosts?.type ?? "HOST_COUNT") as HealthRule["type"],
  value: settings.minimumHealthyHosts?.value ?? 0,
});

const isWhole = (value: unknown, least: number, most: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;

function hostsProblem(hosts: CreateDeploymentConfigInput["minimumHealthyHosts"]): Problem | undefined {
  const error = "InvalidMinimumHealthyHostValueException";
  if (!hosts) return problem(error, "Minimum healthy hosts are required for the Server compute platform");
  if (hosts.type !== "HOST_COUNT" && hosts.type !== "FLEET_PERCENT") return problem(error, "The type must be HOST_COUNT or FLEET_PERCENT");
  const most = hosts.type === "FLEET_PERCENT" ? 99 : 2_147_483_647;
  return isWhole(hosts.value, 0, most) ? undefined : problem(error, `The value for ${hosts.type} must be a whole number from 0 to ${most}`);
}

function trafficProblem(routing: TrafficRoutingConfig | undefined): Problem | undefined {
  const error = "InvalidTrafficRoutingConfigurationException";
  switch (routing?.type) {
    case "AllAtOnce":
      return undefined;
    case "TimeBasedCanary": {
      const { canaryPercentage, canaryInterval } = routing.timeBasedCanary ?? {};
      if (isWhole(canaryPercentage, 1, 99) && isWhole(canaryInterval, 1, 2880)) return undefined;
      return problem(error, "A canary must have a percentage from 1 to 99 and an interval from 1 to 2880 minutes");
    }
    case "TimeBasedLinear": {
      const { linearPercentage = 0, linearInterval = 0 } = routing.timeBasedLinear ?? {};
      const isShort = (Math.ceil(100 / linearPercentage) - 1) * linearInterval <= 2880;
      if (isWhole(linearPercentage, 1, 99) && isWhole(linearInterval, 1, 2880) && isShort) return undefined;
      return problem(error, "A linear shift must have a percentage from 1 to 99 and be over within 2880 minutes");
    }
    default:
      return problem(error, "A traffic routing configuration with a type of AllAtOnce, TimeBasedCanary or TimeBasedLinear is required");
  }
}

export function configProblem(input: Partial<CreateDeploymentConfigInput>): Problem | undefined {
  const { computePlatform = "Server", deploymentConfigName = "" } = input;
  if (deploymentConfigName.startsWith(builtInPrefix)) {
    return problem("InvalidDeploymentConfigNameException", `The name of a deployment configuration cannot begin with ${builtInPrefix}`);
  }
  if (!["Server", "Lambda", "ECS"].includes(computePlatform)) {
    return problem("InvalidComputePlatformException", `${computePlatform} is not a compute platform`);
  }
  if (input.zonalConfig) {
    // @DIFFERS Hosts have no zones yet, so a zonal configuration is refused for the Server platform, too.
    return problem("InvalidZonalDeploymentConfigurationException", "Zonal configurations are not supported");
  }
  if (computePlatform !== "Server") return trafficProblem(input.trafficRoutingConfig);
  if (input.trafficRoutingConfig) {
    return problem("InvalidTrafficRoutingConfigurationException", "A traffic routing configuration is not for the Server compute platform");
  }
  return hostsProblem(input.minimumHealthyHosts);
}
