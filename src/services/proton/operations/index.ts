import type * as sdk from "@aws-sdk/client-proton";
import { later, type Operations } from "../../../kernel/gateway/index.ts";
import { CreateEnvironmentTemplate } from "./CreateEnvironmentTemplate.ts";
import { CreateEnvironmentTemplateVersion } from "./CreateEnvironmentTemplateVersion.ts";
import { CreateRepository } from "./CreateRepository.ts";
import { CreateServiceTemplate } from "./CreateServiceTemplate.ts";
import { CreateServiceTemplateVersion } from "./CreateServiceTemplateVersion.ts";
import { DeleteEnvironmentTemplate } from "./DeleteEnvironmentTemplate.ts";
import { DeleteEnvironmentTemplateVersion } from "./DeleteEnvironmentTemplateVersion.ts";
import { DeleteRepository } from "./DeleteRepository.ts";
import { DeleteServiceTemplate } from "./DeleteServiceTemplate.ts";
import { DeleteServiceTemplateVersion } from "./DeleteServiceTemplateVersion.ts";
import { GetAccountSettings } from "./GetAccountSettings.ts";
import { GetEnvironmentTemplate } from "./GetEnvironmentTemplate.ts";
import { GetEnvironmentTemplateVersion } from "./GetEnvironmentTemplateVersion.ts";
import { GetRepository } from "./GetRepository.ts";
import { GetResourcesSummary } from "./GetResourcesSummary.ts";
import { GetServiceTemplate } from "./GetServiceTemplate.ts";
import { GetServiceTemplateVersion } from "./GetServiceTemplateVersion.ts";
import { ListEnvironmentTemplates } from "./ListEnvironmentTemplates.ts";
import { ListEnvironmentTemplateVersions } from "./ListEnvironmentTemplateVersions.ts";
import { ListRepositories } from "./ListRepositories.ts";
import { ListServiceTemplates } from "./ListServiceTemplates.ts";
import { ListServiceTemplateVersions } from "./ListServiceTemplateVersions.ts";
import { ListTagsForResource } from "./ListTagsForResource.ts";
import { TagResource } from "./TagResource.ts";
import { UntagResource } from "./UntagResource.ts";
import { UpdateAccountSettings } from "./UpdateAccountSettings.ts";
import { UpdateEnvironmentTemplate } from "./UpdateEnvironmentTemplate.ts";
import { UpdateEnvironmentTemplateVersion } from "./UpdateEnvironmentTemplateVersion.ts";
import { UpdateServiceTemplate } from "./UpdateServiceTemplate.ts";
import { UpdateServiceTemplateVersion } from "./UpdateServiceTemplateVersion.ts";

export const operations: Operations<typeof sdk> = {
  AcceptEnvironmentAccountConnection: later,
  CancelComponentDeployment: later,
  CancelEnvironmentDeployment: later,
  CancelServiceInstanceDeployment: later,
  CancelServicePipelineDeployment: later,
  CreateComponent: later,
  CreateEnvironment: later,
  CreateEnvironmentAccountConnection: later,
  CreateEnvironmentTemplate,
  CreateEnvironmentTemplateVersion,
  CreateRepository,
  CreateService: later,
  CreateServiceInstance: later,
  CreateServiceSyncConfig: later,
  CreateServiceTemplate,
  CreateServiceTemplateVersion,
  CreateTemplateSyncConfig: later,
  DeleteComponent: later,
  DeleteDeployment: later,
  DeleteEnvironment: later,
  DeleteEnvironmentAccountConnection: later,
  DeleteEnvironmentTemplate,
  DeleteEnvironmentTemplateVersion,
  DeleteRepository,
  DeleteService: later,
  DeleteServiceSyncConfig: later,
  DeleteServiceTemplate,
  DeleteServiceTemplateVersion,
  DeleteTemplateSyncConfig: later,
  GetAccountSettings,
  GetComponent: later,
  GetDeployment: later,
  GetEnvironment: later,
  GetEnvironmentAccountConnection: later,
  GetEnvironmentTemplate,
  GetEnvironmentTemplateVersion,
  GetRepository,
  GetRepositorySyncStatus: later,
  GetResourcesSummary,
  GetService: later,
  GetServiceInstance: later,
  GetServiceInstanceSyncStatus: later,
  GetServiceSyncBlockerSummary: later,
  GetServiceSyncConfig: later,
  GetServiceTemplate,
  GetServiceTemplateVersion,
  GetTemplateSyncConfig: later,
  GetTemplateSyncStatus: later,
  ListComponentOutputs: later,
  ListComponentProvisionedResources: later,
  ListComponents: later,
  ListDeployments: later,
  ListEnvironmentAccountConnections: later,
  ListEnvironmentOutputs: later,
  ListEnvironmentProvisionedResources: later,
  ListEnvironmentTemplateVersions,
  ListEnvironmentTemplates,
  ListEnvironments: later,
  ListRepositories,
  ListRepositorySyncDefinitions: later,
  ListServiceInstanceOutputs: later,
  ListServiceInstanceProvisionedResources: later,
  ListServiceInstances: later,
  ListServicePipelineOutputs: later,
  ListServicePipelineProvisionedResources: later,
  ListServiceTemplateVersions,
  ListServiceTemplates,
  ListServices: later,
  ListTagsForResource,
  NotifyResourceDeploymentStatusChange: later,
  RejectEnvironmentAccountConnection: later,
  TagResource,
  UntagResource,
  UpdateAccountSettings,
  UpdateComponent: later,
  UpdateEnvironment: later,
  UpdateEnvironmentAccountConnection: later,
  UpdateEnvironmentTemplate,
  UpdateEnvironmentTemplateVersion,
  UpdateService: later,
  UpdateServiceInstance: later,
  UpdateServicePipeline: later,
  UpdateServiceSyncBlocker: later,
  UpdateServiceSyncConfig: later,
  UpdateServiceTemplate,
  UpdateServiceTemplateVersion,
  UpdateTemplateSyncConfig: later,
};
