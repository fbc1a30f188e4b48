import type * as sdk from "@aws-sdk/client-codedeploy";
import { later, type Operations } from "../../../kernel/gateway/index.ts";
import { AddTagsToOnPremisesInstances } from "./AddTagsToOnPremisesInstances.ts";
import { BatchGetApplicationRevisions } from "./BatchGetApplicationRevisions.ts";
import { BatchGetApplications } from "./BatchGetApplications.ts";
import { BatchGetDeploymentGroups } from "./BatchGetDeploymentGroups.ts";
import { BatchGetDeploymentInstances } from "./BatchGetDeploymentInstances.ts";
import { BatchGetDeployments } from "./BatchGetDeployments.ts";
import { BatchGetDeploymentTargets } from "./BatchGetDeploymentTargets.ts";
import { BatchGetOnPremisesInstances } from "./BatchGetOnPremisesInstances.ts";
import { ContinueDeployment } from "./ContinueDeployment.ts";
import { CreateApplication } from "./CreateApplication.ts";
import { CreateDeployment } from "./CreateDeployment.ts";
import { CreateDeploymentConfig } from "./CreateDeploymentConfig.ts";
import { CreateDeploymentGroup } from "./CreateDeploymentGroup.ts";
import { DeleteApplication } from "./DeleteApplication.ts";
import { DeleteDeploymentConfig } from "./DeleteDeploymentConfig.ts";
import { DeleteDeploymentGroup } from "./DeleteDeploymentGroup.ts";
import { DeleteGitHubAccountToken } from "./DeleteGitHubAccountToken.ts";
import { DeregisterOnPremisesInstance } from "./DeregisterOnPremisesInstance.ts";
import { GetApplication } from "./GetApplication.ts";
import { GetApplicationRevision } from "./GetApplicationRevision.ts";
import { GetDeployment } from "./GetDeployment.ts";
import { GetDeploymentConfig } from "./GetDeploymentConfig.ts";
import { GetDeploymentGroup } from "./GetDeploymentGroup.ts";
import { GetDeploymentInstance } from "./GetDeploymentInstance.ts";
import { GetDeploymentTarget } from "./GetDeploymentTarget.ts";
import { GetOnPremisesInstance } from "./GetOnPremisesInstance.ts";
import { ListApplicationRevisions } from "./ListApplicationRevisions.ts";
import { ListApplications } from "./ListApplications.ts";
import { ListDeploymentConfigs } from "./ListDeploymentConfigs.ts";
import { ListDeploymentGroups } from "./ListDeploymentGroups.ts";
import { ListDeploymentInstances } from "./ListDeploymentInstances.ts";
import { ListDeployments } from "./ListDeployments.ts";
import { ListDeploymentTargets } from "./ListDeploymentTargets.ts";
import { ListGitHubAccountTokenNames } from "./ListGitHubAccountTokenNames.ts";
import { ListOnPremisesInstances } from "./ListOnPremisesInstances.ts";
import { ListTagsForResource } from "./ListTagsForResource.ts";
import { PutLifecycleEventHookExecutionStatus } from "./PutLifecycleEventHookExecutionStatus.ts";
import { RegisterApplicationRevision } from "./RegisterApplicationRevision.ts";
import { RegisterOnPremisesInstance } from "./RegisterOnPremisesInstance.ts";
import { RemoveTagsFromOnPremisesInstances } from "./RemoveTagsFromOnPremisesInstances.ts";
import { SkipWaitTimeForInstanceTermination } from "./SkipWaitTimeForInstanceTermination.ts";
import { StopDeployment } from "./StopDeployment.ts";
import { TagResource } from "./TagResource.ts";
import { UntagResource } from "./UntagResource.ts";
import { UpdateApplication } from "./UpdateApplication.ts";
import { UpdateDeploymentGroup } from "./UpdateDeploymentGroup.ts";

/** All that CodeDeploy's API has. */
export const operations: Operations<typeof sdk> = {
  AddTagsToOnPremisesInstances,
  BatchGetApplicationRevisions,
  BatchGetApplications,
  BatchGetDeploymentGroups,
  BatchGetDeploymentInstances,
  BatchGetDeploymentTargets,
  BatchGetDeployments,
  BatchGetOnPremisesInstances,
  ContinueDeployment,
  CreateApplication,
  CreateDeployment,
  CreateDeploymentConfig,
  CreateDeploymentGroup,
  DeleteApplication,
  DeleteDeploymentConfig,
  DeleteDeploymentGroup,
  DeleteGitHubAccountToken,
  DeregisterOnPremisesInstance,
  GetApplication,
  GetApplicationRevision,
  GetDeployment,
  GetDeploymentConfig,
  GetDeploymentGroup,
  GetDeploymentInstance,
  GetDeploymentTarget,
  GetOnPremisesInstance,
  ListApplicationRevisions,
  ListApplications,
  ListDeploymentConfigs,
  ListDeploymentGroups,
  ListDeploymentInstances,
  ListDeploymentTargets,
  ListDeployments,
  ListGitHubAccountTokenNames,
  ListOnPremisesInstances,
  ListTagsForResource,
  PutLifecycleEventHookExecutionStatus,
  RegisterApplicationRevision,
  RegisterOnPremisesInstance,
  RemoveTagsFromOnPremisesInstances,
  SkipWaitTimeForInstanceTermination,
  StopDeployment,
  TagResource,
  UntagResource,
  UpdateApplication,
  UpdateDeploymentGroup,
  DeleteResourcesByExternalId: later,
};
