import type * as sdk from "@aws-sdk/client-codedeploy";
import type { Strict } from "../../../contracts/types.ts";
import type { Context } from "../../../kernel/gateway/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { isUniqueViolation } from "../../../kernel/store/index.ts";
import { healthRuleOf } from "../domain/config-rules.ts";
import type { Deployment } from "../domain/deployment.ts";
import { deploymentInputProblem } from "../domain/deployment-rules.ts";
import { revisionProblem } from "../domain/revision.ts";
import { refusal, refuse } from "../refuse.ts";
import { applicationOf, groupArn, groupOf, serverConfigOf } from "../resources.ts";
import { findActiveDeployment, insertDeployment } from "../store/deployments.ts";
import { rememberDeployment } from "../store/groups.ts";
import { markRevisionUsed, registerRevision } from "../store/revisions.ts";
import type { GroupRow } from "../store/tables.ts";
import { asLast, deploymentKind, newDeploymentId } from "../workers/deployment.ts";

type Input = Strict<sdk.CreateDeploymentInput>;

const busy = (group: GroupRow, active?: string): Error =>
  refusal(
    "DeploymentLimitExceededException",
    `The Deployment Group '${group.name}' already has an active Deployment${active ? ` '${active}'` : ""}`,
  );

async function deploymentOf(input: Input, applicationName: string, group: GroupRow, context: Context): Promise<Deployment> {
  const revision = input.revision ?? group.target_revision;
  if (!revision) throw refusal("RevisionRequiredException", "Revision is required");
  const wrong = revisionProblem(revision);
  if (wrong) throw refusal("InvalidRevisionException", wrong);
  const deploymentConfigName = input.deploymentConfigName ?? group.settings.deploymentConfigName;
  const config = await serverConfigOf(context, deploymentConfigName);
  return {
    id: newDeploymentId(),
    account: context.account,
    region: context.region,
    applicationName,
    deploymentGroupId: group.id,
    deploymentGroupName: group.name,
    status: "Created",
    creator: "user",
    revision,
    ...(group.target_revision ? { previousRevision: group.target_revision } : {}),
    deploymentConfigName,
    healthRule: healthRuleOf(config),
    ...(input.description === undefined ? {} : { description: input.description }),
    ignoreApplicationStopFailures: input.ignoreApplicationStopFailures ?? false,
    updateOutdatedInstancesOnly: input.updateOutdatedInstancesOnly ?? false,
    fileExistsBehavior: input.fileExistsBehavior ?? "DISALLOW",
    autoRollback: input.autoRollbackConfiguration ?? group.settings.autoRollbackConfiguration ?? { enabled: false },
    ...(input.overrideAlarmConfiguration ? { overrideAlarmConfiguration: input.overrideAlarmConfiguration } : {}),
    createTime: context.now.getTime(),
  };
}

/** Writes the deployment and wakes its machine; hosts are chosen when it begins. */
export const CreateDeployment = operation<typeof sdk, "CreateDeployment">({
  resource: ({ applicationName, deploymentGroupName }, context) => groupArn(context, applicationName, deploymentGroupName),
  async run(input, context) {
    const application = await applicationOf(context, input.applicationName);
    const group = await groupOf(context, application, input.deploymentGroupName);
    refuse(deploymentInputProblem(input));
    const deployment = await deploymentOf(input, application.name, group, context);
    const active = await findActiveDeployment(context.tx, group.id);
    if (active) throw busy(group, active.id);
    try {
      await insertDeployment(context.tx, application.id, deployment);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw busy(group);
    }
    await registerRevision(context.tx, context, application.id, deployment.revision, context.now);
    await markRevisionUsed(context.tx, application.id, deployment.revision, group.name, context.now);
    await rememberDeployment(context.tx, group.id, asLast(deployment));
    await wake(context.tx, deploymentKind, deployment.id);
    return { deploymentId: deployment.id };
  },
});
