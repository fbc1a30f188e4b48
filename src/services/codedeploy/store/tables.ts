import type { ColumnType, Generated, Selectable } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Deployment, StopRequest, Target } from "../domain/deployment.ts";
import type { HostTag } from "../domain/fleet.ts";
import type { ConfigSettings, GroupSettings, LastDeployment, Revision } from "../domain/group.ts";
import type { AgentResult } from "../domain/lifecycle.ts";

interface Placed {
  account: string;
  region: string;
}
export interface ApplicationRow extends Placed {
  id: string;
  name: string;
  compute_platform: "Server" | "Lambda" | "ECS";
  created_at: Date;
}
export interface ConfigRow extends Placed {
  id: string;
  name: string;
  created_at: Date;
  settings: ConfigSettings;
}
export interface GroupRow extends Placed {
  id: string;
  application_id: string;
  name: string;
  settings: GroupSettings;
  target_revision: Revision | null;
  last_successful: LastDeployment | null;
  last_attempted: LastDeployment | null;
}
interface RevisionTable extends Placed {
  application_id: string;
  key: string;
  location: Revision;
  description: string | null;
  registered_at: Date;
  first_used_at: Date | null;
  last_used_at: Date | null;
  groups: ColumnType<string[], string[] | undefined, string[]>;
}
interface InstanceTable extends Placed {
  id: Generated<string>;
  name: string;
  iam_arn: string;
  arn: string;
  registered_at: Date;
  deregistered_at: Date | null;
  tags: HostTag[];
}
export interface DeploymentRow extends Placed {
  id: string;
  application_id: string;
  group_id: string | null;
  application_name: string;
  group_name: string;
  status: string;
  created_at: Date;
  external_id: string | null;
  state: Deployment;
  stop: StopRequest | null;
}
export interface TargetRow extends Placed {
  deployment_id: string;
  id: string;
  position: number;
  status: string;
  state: Target;
}
interface CommandTable extends Placed {
  seq: Generated<string>;
  id: string;
  deployment_id: string;
  target_id: string;
  host_arn: string;
  event: string;
  status: Generated<"open" | "delivered" | "acknowledged" | "completed" | "withdrawn">;
  deliveries: Generated<number>;
  delivered_at: Date | null;
  acknowledged_at: Date | null;
  completed_at: Date | null;
  result: AgentResult | null;
  holder: string | null;
}
export interface HostHealthRow extends Placed {
  group_id: string;
  target_id: string;
  healthy: boolean;
  revision_key: string;
}

export type DeployTables = {
  deploy_application: ApplicationRow;
  deploy_config: ConfigRow;
  deploy_group: GroupRow;
  deploy_revision: RevisionTable;
  deploy_instance: InstanceTable;
  deploy_deployment: DeploymentRow;
  deploy_target: TargetRow;
  deploy_command: CommandTable;
  deploy_host_health: HostHealthRow;
};

export type RevisionRow = Selectable<RevisionTable>;
export type InstanceRow = Selectable<InstanceTable>;
export type CommandRow = Selectable<CommandTable>;

export const db = (tx: Tx) => tx.withTables<DeployTables>();
