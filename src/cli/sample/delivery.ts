import { type CodeBuildClient, CreateProjectCommand } from "@aws-sdk/client-codebuild";
import { type CodeDeployClient, CreateApplicationCommand, CreateDeploymentGroupCommand } from "@aws-sdk/client-codedeploy";
import {
  type ActionDeclaration,
  type CodePipelineClient,
  CreatePipelineCommand,
  type StageDeclaration,
} from "@aws-sdk/client-codepipeline";
import { bucketOf, sample } from "./names.ts";
import { roleArn } from "./roles.ts";

export async function createProjects(codebuild: CodeBuildClient, account: string): Promise<void> {
  const projects = [
    { name: sample.buildProject, buildspec: "buildspec.yml" },
    { name: sample.testProject, buildspec: "testspec.yml" },
  ];
  for (const { name, buildspec } of projects) {
    await codebuild.send(
      new CreateProjectCommand({
        name,
        serviceRole: roleArn(account, sample.roles.build),
        source: { type: "CODEPIPELINE", buildspec },
        artifacts: { type: "CODEPIPELINE" },
        environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
      }),
    );
  }
}

export async function createDeploymentGroup(codedeploy: CodeDeployClient, account: string): Promise<void> {
  const applicationName = sample.application;
  await codedeploy.send(new CreateApplicationCommand({ applicationName, computePlatform: "Server" }));
  await codedeploy.send(
    new CreateDeploymentGroupCommand({
      applicationName,
      deploymentGroupName: sample.deploymentGroup,
      serviceRoleArn: roleArn(account, sample.roles.deploy),
      deploymentConfigName: "CodeDeployDefault.OneAtATime",
      onPremisesInstanceTagFilters: [{ Key: "service", Value: sample.application, Type: "KEY_AND_VALUE" }],
      autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE"] },
    }),
  );
}

const action = (
  name: string,
  [category, provider]: [NonNullable<ActionDeclaration["actionTypeId"]>["category"], string],
  configuration: Record<string, string>,
  artifacts: { input?: string; output?: string; namespace?: string } = {},
): ActionDeclaration => ({
  name,
  actionTypeId: { category, owner: "AWS", provider, version: "1" },
  configuration,
  ...(artifacts.input ? { inputArtifacts: [{ name: artifacts.input }] } : {}),
  ...(artifacts.output ? { outputArtifacts: [{ name: artifacts.output }] } : {}),
  ...(artifacts.namespace ? { namespace: artifacts.namespace } : {}),
});

const stage = (name: string, ...actions: ActionDeclaration[]): StageDeclaration => ({ name, actions });

/** Creating it starts its first execution, as on AWS. */
export async function createPipeline(codepipeline: CodePipelineClient, account: string): Promise<void> {
  const stages = [
    stage(
      "Source",
      action("Checkout", ["Source", "CodeCommit"], { RepositoryName: sample.repository, BranchName: sample.branch }, { output: "Source" }),
    ),
    stage(
      "Build",
      action(
        "Compile",
        ["Build", "CodeBuild"],
        { ProjectName: sample.buildProject },
        { input: "Source", output: "Built", namespace: "build" },
      ),
    ),
    stage("Test", action("UnitTests", ["Test", "CodeBuild"], { ProjectName: sample.testProject }, { input: "Built" })),
    stage("Approve", action("GoAhead", ["Approval", "Manual"], { CustomData: "Release version #{build.VERSION}?" })),
    stage(
      "Deploy",
      action(
        "Hosts",
        ["Deploy", "CodeDeploy"],
        { ApplicationName: sample.application, DeploymentGroupName: sample.deploymentGroup },
        { input: "Built" },
      ),
    ),
  ];
  await codepipeline.send(
    new CreatePipelineCommand({
      pipeline: {
        name: sample.pipeline,
        pipelineType: "V2",
        roleArn: roleArn(account, sample.roles.pipeline),
        artifactStore: { type: "S3", location: bucketOf(account) },
        stages,
      },
    }),
  );
}
