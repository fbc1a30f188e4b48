import type { PolicyStatement } from "../principal.ts";
import { actionsOf, allow, managed, passRole } from "./managed-policy.ts";

const ownGitCredentials: PolicyStatement = {
  Effect: "Allow",
  Action: actionsOf(
    "iam:ListServiceSpecificCredentials UpdateServiceSpecificCredential DeleteServiceSpecificCredential ResetServiceSpecificCredential CreateServiceSpecificCredential",
  ),
  Resource: "arn:aws:iam::*:user/${aws:username}",
};
const codeArtifactToken: PolicyStatement = {
  ...allow("sts:GetServiceBearerToken"),
  Condition: { StringEquals: { "sts:AWSServiceName": "codeartifact.amazonaws.com" } },
};

/** The policies of CodePipeline, CodeBuild, CodeDeploy, CodeCommit, CodeArtifact and Proton. */
export const developerToolPolicies = [
  managed(
    "/service-role/",
    "AWSCodeDeployRole",
    "Provides CodeDeploy service access to expand tags and interact with Auto Scaling on your behalf.",
    allow(
      "autoscaling:*; ec2:DescribeInstances DescribeInstanceStatus TerminateInstances; tag:GetResources; sns:Publish; cloudwatch:DescribeAlarms PutMetricAlarm; elasticloadbalancing:*",
    ),
  ),
  managed(
    "/service-role/",
    "AWSCodeDeployRoleForLambda",
    "Provides CodeDeploy service access to perform a Lambda deployment on your behalf.",
    allow(
      "cloudwatch:DescribeAlarms; lambda:UpdateAlias GetAlias GetProvisionedConcurrencyConfig InvokeFunction; sns:Publish; s3:GetObject GetObjectVersion",
    ),
  ),
  managed(
    "/",
    "AWSCodeDeployRoleForECS",
    "Provides CodeDeploy service wide access to perform an ECS blue/green deployment on your behalf.",
    allow(
      "ecs:*TaskSet* DescribeServices; elasticloadbalancing:*; lambda:InvokeFunction; cloudwatch:DescribeAlarms; sns:Publish; s3:GetObject GetObjectVersion",
    ),
    passRole("ecs-tasks"),
  ),
  managed("/", "AWSCodeDeployFullAccess", "Provides full access to CodeDeploy resources.", allow("codedeploy:*")),
  managed("/", "AWSCodeDeployReadOnlyAccess", "Provides read only access to CodeDeploy resources.", allow("codedeploy:Batch* Get* List*")),
  managed(
    "/service-role/",
    "AmazonEC2RoleforAWSCodeDeploy",
    "Provides EC2 access to S3 bucket to download revision. This role is needed by the CodeDeploy agent on EC2 instances.",
    allow("s3:GetObject GetObjectVersion ListBucket"),
  ),
  managed(
    "/",
    "AWSCodePipeline_FullAccess",
    "Provides full access to AWS CodePipeline via the AWS Management Console.",
    allow(
      "codepipeline:*; iam:ListRoles; s3:ListAllMyBuckets GetBucketPolicy GetBucketVersioning GetObjectVersion CreateBucket PutBucketPolicy; codebuild:BatchGetProjects CreateProject ListCuratedEnvironmentImages ListProjects; codecommit:ListBranches GetReferences ListRepositories; codedeploy:GetApplication GetDeploymentGroup ListApplications ListDeploymentGroups; events:PutRule PutTargets DeleteRule DescribeRule RemoveTargets",
    ),
    passRole("codepipeline", "events"),
  ),
  managed(
    "/",
    "AWSCodePipeline_ReadOnlyAccess",
    "Provides read only access to AWS CodePipeline via the AWS Management Console.",
    allow("codepipeline:Get* List*; s3:ListAllMyBuckets GetBucketPolicy ListBucket GetObject"),
  ),
  managed(
    "/",
    "AWSCodePipelineApproverAccess",
    "Provides access to view and approve manual changes for all pipelines",
    allow("codepipeline:GetPipeline GetPipelineState GetPipelineExecution ListPipelineExecutions ListPipelines PutApprovalResult"),
  ),
  managed(
    "/",
    "AWSCodePipelineCustomActionAccess",
    "Provides access for custom actions to poll for jobs details (including temporary credentials) and report status updates to CodePipeline.",
    allow("codepipeline:AcknowledgeJob GetJobDetails PollForJobs PutJobFailureResult PutJobSuccessResult"),
  ),
  managed(
    "/",
    "AWSCodeBuildAdminAccess",
    "Provides full access to AWS CodeBuild via the AWS Management Console.",
    allow(
      "codebuild:*; codecommit:GetBranch GetCommit GetRepository ListBranches ListRepositories; events:DeleteRule DescribeRule DisableRule EnableRule ListTargetsByRule ListRuleNamesByTarget PutRule PutTargets RemoveTargets; logs:GetLogEvents DeleteLogGroup; s3:GetBucketLocation ListAllMyBuckets; ssm:PutParameter StartSession",
    ),
  ),
  managed(
    "/",
    "AWSCodeBuildDeveloperAccess",
    "Provides access to AWS CodeBuild via the AWS Management Console, but does not allow CodeBuild project administration.",
    allow(
      "codebuild:StartBuild StopBuild StartBuildBatch StopBuildBatch RetryBuild RetryBuildBatch BatchGet* GetResourcePolicy DescribeTestCases DescribeCodeCoverages List*; codecommit:GetBranch GetCommit GetRepository ListBranches; logs:GetLogEvents; s3:GetBucketLocation ListAllMyBuckets; ssm:PutParameter",
    ),
  ),
  managed(
    "/",
    "AWSCodeBuildReadOnlyAccess",
    "Provides read only access to AWS CodeBuild via the AWS Management Console.",
    allow(
      "codebuild:BatchGet* GetResourcePolicy List* DescribeTestCases DescribeCodeCoverages; codecommit:GetBranch GetCommit GetRepository; logs:GetLogEvents",
    ),
  ),
  managed(
    "/",
    "AWSCodeCommitFullAccess",
    "Provides full access to AWS CodeCommit via the AWS Management Console.",
    allow("codecommit:*; iam:ListUsers ListAccessKeys GetSSHPublicKey"),
    ownGitCredentials,
  ),
  managed(
    "/",
    "AWSCodeCommitPowerUser",
    "Provides full access to AWS CodeCommit repositories, but does not allow repository deletion.",
    allow(
      "codecommit:AssociateApprovalRuleTemplateWithRepository BatchGet* BatchDescribe* Create* DeleteBranch DeleteFile Describe* Evaluate* Get* List* Merge* Post* Put* TagResource Test* UntagResource Update* GitPull GitPush",
    ),
    ownGitCredentials,
  ),
  managed(
    "/",
    "AWSCodeCommitReadOnly",
    "Provides read only access to AWS CodeCommit via the AWS Management Console.",
    allow("codecommit:BatchGet* BatchDescribe* Describe* EvaluatePullRequestApprovalRules Get* List* GitPull"),
  ),
  managed(
    "/",
    "AWSCodeArtifactAdminAccess",
    "Provides full access to AWS CodeArtifact via the AWS Management Console.",
    allow("codeartifact:*"),
    codeArtifactToken,
  ),
  managed(
    "/",
    "AWSCodeArtifactReadOnlyAccess",
    "Provides read only access to AWS CodeArtifact via the AWS Management Console.",
    allow("codeartifact:Describe* Get* List* ReadFromRepository"),
    codeArtifactToken,
  ),
  managed(
    "/",
    "AWSProtonFullAccess",
    "Provides full access to the AWS Proton APIs and Management Console.",
    allow("proton:*; codestar-connections:ListConnections; codeconnections:ListConnections"),
    passRole("proton"),
  ),
  managed(
    "/",
    "AWSProtonReadOnlyAccess",
    "Provides read only access to the AWS Proton APIs and Management Console.",
    allow("proton:Get* List*; codepipeline:ListPipelineExecutions"),
  ),
  managed(
    "/",
    "AWSProtonDeveloperAccess",
    "Provides access to the AWS Proton APIs and Management Console, but does not allow administration of Proton templates or environments.",
    allow(
      "proton:CreateService* UpdateService* DeleteService* CancelService* Get* List*; codepipeline:Get* ListPipelineExecutions ListPipelines",
    ),
  ),
];
