import type { ActionType } from "./action-types.ts";
import { booleans, type ConfigurationProperty, days, hours, optional, required } from "./configuration-property.ts";

const deploy = (
  provider: string,
  inputs: ActionType["inputs"],
  timeoutMinutes: number,
  properties: ConfigurationProperty[],
  more: Partial<ActionType> = {},
): ActionType => ({ category: "Deploy", provider, inputs, outputs: [0, 0], timeoutMinutes, variables: [], properties, ...more });

const images = [1, 2, 3, 4].flatMap((number) => [
  optional(`Image${number}ArtifactName`, "The artifact with an imageDetail.json"),
  optional(`Image${number}ContainerName`, "The placeholder that the image's URI replaces in the task definition"),
]);

/** Deployments: to CodeDeploy and S3, and to services that a companion or a configured remote endpoint answers for. */
export const deployTypes: readonly ActionType[] = [
  deploy("CodeDeploy", [1, 1], days(5), [
    required("ApplicationName", "The application"),
    required("DeploymentGroupName", "The deployment group"),
  ]),
  deploy("S3", [1, 1], 90, [
    required("BucketName", "The bucket to deploy to"),
    required("Extract", "Whether the artifact is unpacked", booleans),
    optional("ObjectKey", "The object's key, or the prefix of the unpacked files"),
    optional("KMSEncryptionKeyARN", "The key that encrypts the objects"),
    optional("CannedACL", "A canned ACL for the objects"),
    optional("CacheControl", "The Cache-Control header of the objects"),
  ]),
  deploy("CodeDeployToECS", [1, 5], days(5), [
    required("ApplicationName", "The application"),
    required("DeploymentGroupName", "The deployment group"),
    required("TaskDefinitionTemplateArtifact", "The artifact with the task definition"),
    optional("TaskDefinitionTemplatePath", "Its file; taskdef.json when omitted"),
    required("AppSpecTemplateArtifact", "The artifact with the AppSpec"),
    optional("AppSpecTemplatePath", "Its file; appspec.yaml when omitted"),
    ...images,
  ]),
  deploy("ECS", [1, 1], 60, [
    required("ClusterName", "The cluster"),
    required("ServiceName", "The service"),
    optional("FileName", "The image definitions; imagedefinitions.json when omitted"),
    optional("DeploymentTimeout", "Minutes until the deployment counts as failed, 60 at most"),
  ]),
  deploy(
    "CloudFormation",
    [0, 10],
    days(3),
    [
      required("ActionMode", "What to do with the stack or change set", [
        ...["CREATE_UPDATE", "DELETE_ONLY", "REPLACE_ON_FAILURE", "CHANGE_SET_REPLACE", "CHANGE_SET_EXECUTE"],
      ]),
      required("StackName", "The stack"),
      optional("ChangeSetName", "The change set"),
      optional("RoleArn", "The role that CloudFormation works with"),
      optional("TemplatePath", "Artifact::file"),
      optional("TemplateConfiguration", "Artifact::file with parameters, tags and a stack policy"),
      optional("Capabilities", "A list with commas"),
      optional("ParameterOverrides", "A JSON object"),
      optional("OutputFileName", "The file of the output artifact that takes the stack's outputs"),
    ],
    { outputs: [0, 1] },
  ),
  deploy("CloudFormationStackSet", [1, 3], days(3), [
    required("StackSetName", "The stack set"),
    required("TemplatePath", "Artifact::file"),
    optional("Description", "Its description"),
    optional("Parameters", "Parameters, or Artifact::file"),
    optional("Capabilities", "A list with commas"),
    optional("PermissionModel", "Whose roles are used", ["SELF_MANAGED", "SERVICE_MANAGED"]),
    optional("AdministrationRoleArn", "The administration role"),
    optional("ExecutionRoleName", "The execution role"),
    optional("OrganizationsAutoDeployment", "Whether new accounts get it", ["Enabled", "Disabled", "EnabledWithStackRetention"]),
    optional("DeploymentTargets", "Accounts or organizational units"),
    optional("Regions", "Regions of the targets"),
    optional("FailureTolerancePercentage", "How many may fail"),
    optional("MaxConcurrentPercentage", "How many at once"),
  ]),
  deploy("CloudFormationStackInstances", [0, 10], days(3), [
    required("StackSetName", "The stack set"),
    optional("DeploymentTargets", "Accounts or organizational units"),
    required("Regions", "Regions of the targets"),
    optional("ParameterOverrides", "Parameters, or Artifact::file"),
    optional("FailureTolerancePercentage", "How many may fail"),
    optional("MaxConcurrentPercentage", "How many at once"),
  ]),
  deploy("ElasticBeanstalk", [1, 1], 60, [required("ApplicationName", "The application"), required("EnvironmentName", "The environment")]),
  deploy("EC2", [1, 1], hours(2), [
    required("InstanceTagKey", "The tag of the instances"),
    optional("InstanceTagValue", "The tag's value; any when omitted"),
    required("InstanceType", "What the instances are", ["EC2", "SSM_MANAGED_NODE"]),
    optional("TargetDirectory", "Where the artifact's files go"),
    optional("PreScript", "A script that runs before"),
    optional("PostScript", "A script that runs after"),
    optional("DeploySpec", "The deploy specification's file in the artifact"),
    optional("MaxBatch", "How many instances at once, a count or a percentage"),
    optional("MaxError", "How many may fail, a count or a percentage"),
    optional("TargetGroupNameList", "Target groups, with commas"),
  ]),
  deploy("EKS", [1, 1], 60, [
    required("ClusterName", "The cluster"),
    optional("HelmReleaseName", "The release"),
    optional("HelmChartLocation", "The chart"),
    optional("HelmValuesFiles", "Values files, with commas"),
    optional("ManifestFiles", "Manifests, with commas"),
    optional("Namespace", "The namespace"),
    optional("Subnets", "Subnets"),
    optional("SecurityGroupIds", "Security groups"),
  ]),
  deploy("Lambda", [0, 1], days(2), [
    required("FunctionName", "The function"),
    optional("FunctionAlias", "The alias that moves to the new version"),
    optional("PublishedTargetVersion", "A version that is there already"),
    optional("DeployStrategy", "AllAtOnce, CanaryNPercentMMinutes or LinearNPercentEveryMMinutes"),
    optional("Alarms", "Alarms that stop it, with commas"),
  ]),
  deploy("AppConfig", [1, 1], 60, [
    required("Application", "The application's id"),
    required("Environment", "The environment's id"),
    required("ConfigurationProfile", "The profile's id"),
    required("InputArtifactConfigurationPath", "The configuration's file in the artifact"),
    optional("DeploymentStrategy", "The strategy's id"),
  ]),
  deploy("ServiceCatalog", [1, 1], 60, [
    required("ProductId", "The product"),
    optional("ProductVersionName", "The version's name"),
    optional("ProductType", "CLOUD_FORMATION_TEMPLATE"),
    optional("TemplateFilePath", "The template's file in the artifact"),
    optional("ProductVersionDescription", "The version's description"),
    optional("ConfigurationFilePath", "A file with the properties of the version"),
  ]),
  deploy("OpsWorks", [1, 1], 60, [required("Stack", "The stack"), required("App", "The app"), optional("Layer", "The layer")]),
  deploy(
    "AlexaSkillsKit",
    [1, 2],
    60,
    [
      ...["ClientId", "ClientSecret", "RefreshToken"].map((name) => ({ ...required(name, "Of the developer account"), secret: true })),
      required("SkillId", "The skill"),
    ],
    { owner: "ThirdParty" },
  ),
];
