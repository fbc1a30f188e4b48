import type * as sdk from "@aws-sdk/client-codebuild";
import { computeProblem } from "./environment-rules.ts";

export type FleetDocument = Omit<sdk.CreateFleetInput, "name" | "tags">;

const onHosts = ["LINUX_EC2", "ARM_EC2", "WINDOWS_EC2", "MAC_ARM"];

/** What AWS refuses about a fleet. */
export function fleetProblem(fleet: FleetDocument): string | undefined {
  const { baseCapacity = 0, environmentType = "", computeType = "", scalingConfiguration, imageId, vpcConfig, proxyConfiguration } = fleet;
  if (baseCapacity < 1) return "baseCapacity must be greater than or equal to 1";
  const problem = computeProblem(environmentType, computeType);
  if (problem) return problem;
  if (environmentType.includes("_LAMBDA_")) return `Environment type ${environmentType} is not supported for fleets`;
  if (imageId && !onHosts.includes(environmentType)) return `imageId is not supported for environment type ${environmentType}`;
  const { maxCapacity, targetTrackingScalingConfigs = [] } = scalingConfiguration ?? {};
  if (maxCapacity !== undefined && maxCapacity <= baseCapacity) return "maxCapacity must be greater than baseCapacity";
  if (scalingConfiguration && maxCapacity === undefined) return "maxCapacity is required in scalingConfiguration";
  if (targetTrackingScalingConfigs.some(({ targetValue = 0 }) => targetValue <= 0 || targetValue > 100))
    return "targetValue must be between 0 and 100";
  if (vpcConfig && !fleet.fleetServiceRole) return "fleetServiceRole is required when vpcConfig is given";
  if (proxyConfiguration && vpcConfig) return "proxyConfiguration and vpcConfig cannot be used together";
  return undefined;
}
