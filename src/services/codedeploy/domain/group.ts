import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  DeploymentStatus,
  DeploymentStyle,
  EC2TagFilter,
  EC2TagSet,
  FileExistsBehavior,
  MinimumHealthyHosts,
  OnPremisesTagSet,
  OutdatedInstancesStrategy,
  RevisionLocation,
  TagFilter,
  TrafficRoutingConfig,
  TriggerConfig,
  ZonalConfig,
} from "@aws-sdk/client-codedeploy";
import type { Instant } from "./deployment.ts";
import type { TagSelection } from "./fleet.ts";

export type Revision = RevisionLocation;

/** What a deployment group is set to, apart from its name. Absent means the default. */
export interface GroupSettings {
  serviceRoleArn: string;
  deploymentConfigName: string;
  ec2TagFilters: EC2TagFilter[];
  onPremisesInstanceTagFilters: TagFilter[];
  ec2TagSet?: EC2TagSet;
  onPremisesTagSet?: OnPremisesTagSet;
  triggerConfigurations: TriggerConfig[];
  alarmConfiguration?: AlarmConfiguration;
  autoRollbackConfiguration?: AutoRollbackConfiguration;
  outdatedInstancesStrategy: OutdatedInstancesStrategy;
  deploymentStyle: DeploymentStyle;
  terminationHookEnabled: boolean;
}

export interface ConfigSettings {
  computePlatform: "Server" | "Lambda" | "ECS";
  minimumHealthyHosts?: MinimumHealthyHosts;
  trafficRoutingConfig?: TrafficRoutingConfig;
  zonalConfig?: ZonalConfig;
}

/** A group's memory of a deployment. */
export interface LastDeployment {
  deploymentId: string;
  status: DeploymentStatus;
  createTime: Instant;
  endTime?: Instant;
  revision: Revision;
  fileExistsBehavior: FileExistsBehavior;
}

/** Hosts are on-premises hosts: only their tags select. */
export const selectionOf = (settings: GroupSettings): TagSelection => ({
  filters: settings.onPremisesInstanceTagFilters,
  tagSet: settings.onPremisesTagSet?.onPremisesTagSetList ?? [],
});
