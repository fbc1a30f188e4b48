import { developerToolPolicies } from "./aws-managed-developer-tools.ts";
import { type AwsManagedPolicy, actionsOf, allow, managed, passRole } from "./managed-policy.ts";

const readOnly = ["Get*", "List*", "Describe*", "BatchGet*", "Lookup*", "Filter*", "Head*"];
const ours = [
  ...["codepipeline", "codebuild", "codedeploy", "codeartifact", "proton", "s3", "sts", "iam", "logs", "events", "codecommit", "ssm"],
  ...[
    "secretsmanager",
    "ecr",
    "ecs",
    "elasticloadbalancing",
    "lambda",
    "cloudformation",
    "cloudwatch",
    "kms",
    "cloudtrail",
    "codeconnections",
  ],
];
const withoutSecrets = ours.filter((service) => !["secretsmanager", "codeartifact"].includes(service));

const besides = "codeartifact:Get* List* Describe* ReadFromRepository; codecommit:GitPull; secretsmanager:List* Describe*";

/**
 * The policies people attach most, for the services that are here.
 * @DIFFERS Their documents are AWS's in effect on these services, not in letter: AWS's name hundreds of services that do not exist here.
 */
export const awsManagedPolicies: readonly AwsManagedPolicy[] = [
  ...developerToolPolicies,
  managed("/", "AdministratorAccess", "Provides full access to AWS services and resources.", {
    Effect: "Allow",
    Action: "*",
    Resource: "*",
  }),
  managed(
    "/",
    "PowerUserAccess",
    "Provides full access to AWS services and resources, but does not allow management of Users and groups.",
    { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    allow("iam:CreateServiceLinkedRole DeleteServiceLinkedRole ListRoles; account:GetAccountInformation"),
  ),
  managed("/", "ReadOnlyAccess", "Provides read-only access to AWS services and resources.", {
    Effect: "Allow",
    Action: [...withoutSecrets.flatMap((service) => readOnly.map((verb) => `${service}:${verb}`)), ...actionsOf(besides)],
    Resource: "*",
  }),
  managed("/", "IAMFullAccess", "Provides full access to IAM via the AWS Management Console.", allow("iam:*")),
  managed(
    "/",
    "IAMReadOnlyAccess",
    "Provides read only access to IAM via the AWS Management Console.",
    allow("iam:Generate* Get* List* Simulate*"),
  ),
  managed(
    "/",
    "AmazonS3FullAccess",
    "Provides full access to all buckets via the AWS Management Console.",
    allow("s3:*; s3-object-lambda:*"),
  ),
  managed(
    "/",
    "AmazonS3ReadOnlyAccess",
    "Provides read only access to all buckets via the AWS Management Console.",
    allow("s3:Get* List* Describe*"),
  ),
  managed("/", "CloudWatchLogsFullAccess", "Provides full access to CloudWatch Logs", allow("logs:*; cloudwatch:GenerateQuery")),
  managed(
    "/",
    "CloudWatchLogsReadOnlyAccess",
    "Provides read only access to CloudWatch Logs",
    allow("logs:Describe* Get* List* StartQuery StopQuery TestMetricFilter FilterLogEvents StartLiveTail StopLiveTail"),
  ),
  managed("/", "AmazonEventBridgeFullAccess", "Provides full access to Amazon EventBridge.", allow("events:*"), passRole("events")),
  managed(
    "/",
    "SecretsManagerReadWrite",
    "Provides read/write access to AWS Secrets Manager via the AWS Management Console.",
    allow("secretsmanager:*; kms:DescribeKey ListAliases ListKeys; lambda:ListFunctions"),
  ),
  managed("/", "AmazonSSMFullAccess", "Provides full access to Amazon SSM.", allow("ssm:*; cloudwatch:PutMetricData; logs:*")),
  managed("/", "AmazonSSMReadOnlyAccess", "Provides read only access to Amazon SSM.", allow("ssm:Describe* Get* List*")),
  managed("/", "AWSCloudFormationFullAccess", "Provides full access to AWS CloudFormation.", allow("cloudformation:*")),
  managed(
    "/",
    "AWSLambda_FullAccess",
    "Grants full access to AWS Lambda service.",
    allow("lambda:*; logs:DescribeLogStreams GetLogEvents FilterLogEvents; cloudformation:DescribeStacks; iam:ListRoles"),
    passRole("lambda"),
  ),
  managed(
    "/service-role/",
    "AWSLambdaBasicExecutionRole",
    "Provides write permissions to CloudWatch Logs.",
    allow("logs:CreateLogGroup CreateLogStream PutLogEvents"),
  ),
  managed(
    "/service-role/",
    "AmazonECSTaskExecutionRolePolicy",
    "Provides access to other AWS service resources that are required to run Amazon ECS tasks",
    allow("ecr:GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer BatchGetImage; logs:CreateLogStream PutLogEvents"),
  ),
  managed(
    "/",
    "AmazonEC2ContainerRegistryFullAccess",
    "Provides administrative access to Amazon ECR resources",
    allow("ecr:*; cloudtrail:LookupEvents"),
  ),
  managed(
    "/",
    "AmazonEC2ContainerRegistryPowerUser",
    "Provides full access to Amazon EC2 Container Registry repositories, but does not allow repository deletion or policy changes.",
    allow(
      "ecr:GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer GetRepositoryPolicy DescribeRepositories ListImages DescribeImages BatchGetImage InitiateLayerUpload UploadLayerPart CompleteLayerUpload PutImage",
    ),
  ),
  managed(
    "/",
    "AmazonEC2ContainerRegistryReadOnly",
    "Provides read-only access to Amazon EC2 Container Registry repositories.",
    allow(
      "ecr:GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer GetRepositoryPolicy DescribeRepositories ListImages DescribeImages BatchGetImage",
    ),
  ),
];

const byArn = new Map(awsManagedPolicies.map((policy) => [policy.arn, policy]));
export const findAwsManagedPolicy = (arn: string): AwsManagedPolicy | undefined => byArn.get(arn);
