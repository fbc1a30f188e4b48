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
import type { Strict } from "../../../contracts/types.ts";
import type { Instant } from "./deployment.ts";
import type { TagSelection } from "./fleet.ts";

/** The SDK allows undefined members; what is stored has none. */
export type Revision = Strict<RevisionLocation>;

/** What a deployment group is set to, apart from its name. Absent means the default. */
export interface GroupSettings {
  serviceRoleArn: string;
  deploymentConfigName: string;
  ec2TagFilters: Strict<EC2TagFilter>[];
  onPremisesInstanceTagFilters: Strict<TagFilter>[];
  ec2TagSet?: Strict<EC2TagSet>;
  onPremisesTagSet?: Strict<OnPremisesTagSet>;
  triggerConfigurations: Strict<TriggerConfig>[];
  alarmConfiguration?: Strict<AlarmConfiguration>;
  autoRollbackConfiguration?: Strict<AutoRollbackConfiguration>;
  outdatedInstancesStrategy: OutdatedInstancesStrategy;
  deploymentStyle: Strict<DeploymentStyle>;
  terminationHookEnabled: boolean;
}

export interface ConfigSettings {
  computePlatform: "Server" | "Lambda" | "ECS";
  minimumHealthyHosts?: Strict<MinimumHealthyHosts>;
  trafficRoutingConfig?: Strict<TrafficRoutingConfig>;
  zonalConfig?: Strict<ZonalConfig>;
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
