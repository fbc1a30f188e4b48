import { CloudWatchLogsClient, CreateLogGroupCommand, CreateLogStreamCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CodeBuildClient, CreateProjectCommand } from "@aws-sdk/client-codebuild";
import { CodeCommitClient, CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { CodeDeployClient, CreateApplicationCommand, CreateDeploymentGroupCommand } from "@aws-sdk/client-codedeploy";
import { CodePipelineClient, CreatePipelineCommand } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { TestServer } from "../../harness/index.ts";

const anybody = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: ["codebuild.amazonaws.com", "codepipeline.amazonaws.com", "codedeploy.amazonaws.com"] },
      Action: "sts:AssumeRole",
    },
  ],
});

/** What is not served yet answers 501 and is left out. */
async function made(request: Promise<unknown>): Promise<void> {
  await request.catch((error: Error) => {
    if (error.name !== "NotImplemented") throw error;
  });
}

/** One thing named "demo" of every kind, so that random requests find something. */
export async function makeDemo(server: TestServer): Promise<void> {
  const role = `arn:aws:iam::${server.account}:role/demo`;
  const iam = server.client(IAMClient);
  await made(iam.send(new CreateRoleCommand({ RoleName: "demo", AssumeRolePolicyDocument: anybody })));
  await made(iam.send(new CreateUserCommand({ UserName: "demo" })));
  const s3 = server.client(S3Client);
  await made(s3.send(new CreateBucketCommand({ Bucket: "demo" })));
  await made(s3.send(new PutObjectCommand({ Bucket: "demo", Key: "demo", Body: "demo" })));
  const logs = server.client(CloudWatchLogsClient);
  await made(logs.send(new CreateLogGroupCommand({ logGroupName: "demo" })));
  await made(logs.send(new CreateLogStreamCommand({ logGroupName: "demo", logStreamName: "demo" })));
  await made(server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: "demo" })));
  await made(server.client(SSMClient).send(new PutParameterCommand({ Name: "demo", Value: "demo", Type: "String" })));
  await made(server.client(SecretsManagerClient).send(new CreateSecretCommand({ Name: "demo", SecretString: "demo" })));
  await made(server.client(EventBridgeClient).send(new PutRuleCommand({ Name: "demo", EventPattern: '{"source":["demo"]}' })));
  await makeServices(server, role);
}

async function makeServices(server: TestServer, role: string): Promise<void> {
  const source = { type: "NO_SOURCE" as const, buildspec: "version: 0.2\nphases:\n  build:\n    commands:\n      - echo demo\n" };
  const environment = { type: "LINUX_CONTAINER" as const, image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" as const };
  const project = { name: "demo", source, artifacts: { type: "NO_ARTIFACTS" as const }, environment, serviceRole: role };
  await made(server.client(CodeBuildClient).send(new CreateProjectCommand(project)));
  const deploy = server.client(CodeDeployClient);
  await made(deploy.send(new CreateApplicationCommand({ applicationName: "demo", computePlatform: "Server" })));
  await made(deploy.send(new CreateDeploymentGroupCommand({ applicationName: "demo", deploymentGroupName: "demo", serviceRoleArn: role })));
  const sourceType = { category: "Source", owner: "AWS", provider: "S3", version: "1" } as const;
  const approvalType = { category: "Approval", owner: "AWS", provider: "Manual", version: "1" } as const;
  const configuration = { S3Bucket: "demo", S3ObjectKey: "demo.zip", PollForSourceChanges: "false" };
  const stages = [
    { name: "Source", actions: [{ name: "demo", actionTypeId: sourceType, configuration, outputArtifacts: [{ name: "demo" }] }] },
    { name: "demo", actions: [{ name: "demo", actionTypeId: approvalType }] },
  ];
  const pipeline = { name: "demo", roleArn: role, artifactStore: { type: "S3" as const, location: "demo" }, stages };
  await made(server.client(CodePipelineClient).send(new CreatePipelineCommand({ pipeline })));
}
