import { arn, type Place } from "../../base/arn.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { builtInConfigs } from "./domain/config-rules.ts";
import type { ConfigSettings } from "./domain/group.ts";
import { nameOf, refusal } from "./refuse.ts";
import { findApplication } from "./store/applications.ts";
import { findConfig } from "./store/configs.ts";
import { findDeployment } from "./store/deployments.ts";
import { findGroup } from "./store/groups.ts";
import type { ApplicationRow, DeploymentRow, GroupRow } from "./store/tables.ts";

/** Names come from callers and may be missing: the ARN is made before the operation refuses. */
export const applicationArn = (place: Place, name: string | undefined): string => arn("codedeploy", place, `application:${name ?? "*"}`);
export const groupArn = (place: Place, application: string | undefined, group: string | undefined): string =>
  arn("codedeploy", place, `deploymentgroup:${application ?? "*"}/${group ?? "*"}`);
export const configArn = (place: Place, name: string | undefined): string => arn("codedeploy", place, `deploymentconfig:${name ?? "*"}`);
export const instanceArn = (place: Place, name: string | undefined): string => arn("codedeploy", place, `instance:${name ?? "*"}`);

export async function applicationOf(context: Context, name: unknown): Promise<ApplicationRow> {
  const wanted = nameOf("application", name);
  const found = await findApplication(context.tx, context, wanted);
  if (!found) throw refusal("ApplicationDoesNotExistException", `No application found for name: ${wanted}`);
  return found;
}

export async function groupOf(context: Context, application: ApplicationRow, name: unknown): Promise<GroupRow> {
  const wanted = nameOf("deploymentGroup", name);
  const found = await findGroup(context.tx, application.id, wanted);
  if (!found) throw refusal("DeploymentGroupDoesNotExistException", `No Deployment Group found for name: ${wanted}`);
  return found;
}

export async function deploymentOf(context: Context, id: unknown): Promise<DeploymentRow> {
  const wanted = nameOf("deployment", id);
  const found = await findDeployment(context.tx, context, wanted);
  if (!found) throw refusal("DeploymentDoesNotExistException", `The deployment ${wanted} could not be found`);
  return found;
}

/** A deployment is authorized through its group. */
export async function deploymentResource({ deploymentId }: { deploymentId?: string | undefined }, context: Context): Promise<string> {
  const row = deploymentId ? await findDeployment(context.tx, context, deploymentId) : undefined;
  return groupArn(context, row?.application_name, row?.group_name);
}

export async function configOf(context: Context, name: string): Promise<ConfigSettings> {
  const settings = builtInConfigs.get(name) ?? (await findConfig(context.tx, context, name))?.settings;
  if (!settings) throw refusal("DeploymentConfigDoesNotExistException", `No deployment configuration found for name: ${name}`);
  return settings;
}

/** A configuration that hosts can be deployed with. */
export async function serverConfigOf(context: Context, name: unknown): Promise<ConfigSettings> {
  const settings = await configOf(context, nameOf("deploymentConfig", name));
  if (settings.computePlatform !== "Server") {
    throw refusal("InvalidDeploymentConfigNameException", `${String(name)} is not for the Server compute platform`);
  }
  return settings;
}
