import type { ActionTypeId } from "../domain/declaration/declaration.ts";
import { appConfig } from "./app-config.ts";
import { cloudFormation } from "./cloudformation.ts";
import { codeBuild } from "./codebuild.ts";
import { codeCommitSource } from "./codecommit-source.ts";
import { codeDeploy } from "./codedeploy.ts";
import { codeDeployToEcs } from "./codedeploy-to-ecs.ts";
import { commands } from "./commands.ts";
import { ec2Deploy } from "./ec2-deploy.ts";
import { ecrSource } from "./ecr-source.ts";
import { ecs } from "./ecs.ts";
import { elasticBeanstalk } from "./elastic-beanstalk.ts";
import { connectionSource, gitHubSource } from "./git-source.ts";
import { jobWorker } from "./job-worker.ts";
import { lambdaDeploy } from "./lambda-deploy.ts";
import { lambdaInvoke } from "./lambda-invoke.ts";
import { pipelineInvoke } from "./pipeline-invoke.ts";
import type { Provider } from "./provider.ts";
import { ruleProviders } from "./rules.ts";
import { s3Deploy } from "./s3-deploy.ts";
import { s3Source } from "./s3-source.ts";
import { serviceCatalog } from "./service-catalog.ts";
import { stackInstances, stackSet } from "./stack-sets.ts";
import { stepFunctions } from "./step-functions.ts";
import { unavailable } from "./unavailable.ts";

/** By category and provider. An approval is not here: nobody works on it but a person. */
const providers: Record<string, Provider> = {
  "Source/CodeCommit": codeCommitSource,
  "Source/CodeStarSourceConnection": connectionSource,
  "Source/S3": s3Source,
  "Build/CodeBuild": codeBuild,
  "Test/CodeBuild": codeBuild,
  "Source/ECR": ecrSource,
  "Build/Commands": commands,
  "Compute/Commands": commands,
  "Build/ECRBuildAndPublish": unavailable("images are built by a CodeBuild project here, with BuildKit or Docker in its commands"),
  "Test/DeviceFarm": unavailable("there are no devices to test on"),
  "Deploy/CodeDeploy": codeDeploy,
  "Deploy/S3": s3Deploy,
  "Deploy/CodeDeployToECS": codeDeployToEcs,
  "Deploy/ECS": ecs,
  "Deploy/CloudFormation": cloudFormation,
  "Deploy/CloudFormationStackSet": stackSet,
  "Deploy/CloudFormationStackInstances": stackInstances,
  "Deploy/ElasticBeanstalk": elasticBeanstalk,
  "Deploy/EC2": ec2Deploy,
  "Deploy/EKS": unavailable(
    "this server does not speak to a Kubernetes API on behalf of a pipeline; a Commands or CodeBuild action can run kubectl or helm",
  ),
  "Deploy/Lambda": lambdaDeploy,
  "Deploy/AppConfig": appConfig,
  "Deploy/ServiceCatalog": serviceCatalog,
  "Deploy/OpsWorks": unavailable("AWS has ended OpsWorks"),
  "Invoke/Lambda": lambdaInvoke,
  "Invoke/StepFunctions": stepFunctions,
  "Invoke/CodePipeline": pipelineInvoke,
  "Invoke/InspectorScan": unavailable("there is no Inspector; a Commands or CodeBuild action can run a scanner"),
};

export const providerOf = ({ category, owner, provider }: ActionTypeId): Provider | undefined => {
  if (isRule(category)) return ruleProvider(provider);
  if (owner === "AWS") return providers[`${category}/${provider}`];
  return (owner === "ThirdParty" && partners[`${category}/${provider}`]) || jobWorker;
};

/** What AWS names a third party's and works on itself. */
const partners: Record<string, Provider> = {
  "Source/GitHub": gitHubSource,
  "Deploy/AlexaSkillsKit": unavailable("only Amazon's own service reaches the skill store"),
  "Invoke/Snyk": unavailable("the partner's connection exists in AWS only; a Commands or CodeBuild action can run its scanner"),
};

const isRule = (category: string): boolean => category === "Rule";

/** A Commands rule runs its commands as the Commands action does. */
const ruleProvider = (name: string): Provider | undefined => (name === "Commands" ? providers["Compute/Commands"] : ruleProviders[name]);
