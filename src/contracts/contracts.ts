/** The SDK module of every service Quintet answers for, by the name its code folder and its calls use. Types only. */
export interface Contracts {
  codeconnections: typeof import("@aws-sdk/client-codestar-connections");
  /** The older name of the same service. */
  "codestar-connections": typeof import("@aws-sdk/client-codestar-connections");
  codepipeline: typeof import("@aws-sdk/client-codepipeline");
  codebuild: typeof import("@aws-sdk/client-codebuild");
  codedeploy: typeof import("@aws-sdk/client-codedeploy");
  codeartifact: typeof import("@aws-sdk/client-codeartifact");
  proton: typeof import("@aws-sdk/client-proton");
  s3: typeof import("@aws-sdk/client-s3");
  sts: typeof import("@aws-sdk/client-sts");
  iam: typeof import("@aws-sdk/client-iam");
  logs: typeof import("@aws-sdk/client-cloudwatch-logs");
  events: typeof import("@aws-sdk/client-eventbridge");
  codecommit: typeof import("@aws-sdk/client-codecommit");
  ssm: typeof import("@aws-sdk/client-ssm");
  secretsmanager: typeof import("@aws-sdk/client-secrets-manager");
  ecr: typeof import("@aws-sdk/client-ecr");
}
export type ServiceName = keyof Contracts;
