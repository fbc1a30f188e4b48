import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CodeBuildClient, CreateProjectCommand } from "@aws-sdk/client-codebuild";
import { CodeDeployClient, CreateApplicationCommand, CreateDeploymentGroupCommand } from "@aws-sdk/client-codedeploy";
import { type ActionDeclaration, CodePipelineClient, CreatePipelineCommand, type ExecutionMode } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { sql } from "kysely";
import { allowing, approval, trusting, zipOf } from "../../api/codepipeline/pipeline-stage.ts";
import { until } from "../../harness/index.ts";
import { hostTag } from "./hosts.ts";
import type { World } from "./world.ts";

export const bucket = "everything";
export const application = "played";
export const logGroup = (run: string): string => `/aws/events/${run}`;
const roleArn = ({ server }: World): string => `arn:aws:iam::${server.account}:role/all`;

/** What all runs share. */
export async function setUp(world: World): Promise<void> {
  const services = ["codepipeline", "codebuild", "codedeploy"].map((name) => `${name}.amazonaws.com`);
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: services.flatMap((service) => (JSON.parse(trusting(service)) as { Statement: unknown[] }).Statement),
  });
  await world.ask(IAMClient, (iam) => iam.send(new CreateRoleCommand({ RoleName: "all", AssumeRolePolicyDocument: trust })));
  await world.ask(IAMClient, (iam) =>
    iam.send(new PutRolePolicyCommand({ RoleName: "all", PolicyName: "all", PolicyDocument: allowing("*") })),
  );
  await world.ask(S3Client, (s3) => s3.send(new CreateBucketCommand({ Bucket: bucket })));
  const VersioningConfiguration = { Status: "Enabled" as const };
  await world.ask(S3Client, (s3) => s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration })));
  await world.ask(CodeDeployClient, (codedeploy) => codedeploy.send(new CreateApplicationCommand({ applicationName: application })));
}

/** A new version of a pipeline's source. */
export async function putSource(world: World, pipeline: string): Promise<void> {
  const Body = await zipOf({ "index.html": pipeline });
  await world.ask(S3Client, (s3) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${pipeline}.zip`, Body })));
}

/** What a project's builds do: the dummy backend writes a line, takes a moment, and ends with this code. */
export const buildspec = (exitCode: number): string =>
  JSON.stringify({
    version: 0.2,
    phases: { build: { commands: ["echo\n#dummy: line ran\n#dummy: sleep 3ms", `echo\n#dummy: exit ${exitCode}`] } },
  });

const createProject = (world: World, name: string) =>
  world.ask(CodeBuildClient, (codebuild) =>
    codebuild.send(
      new CreateProjectCommand({
        ...{ name, serviceRole: roleArn(world), source: { type: "CODEPIPELINE", buildspec: buildspec(0) } },
        ...{ artifacts: { type: "CODEPIPELINE" } },
        environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
      }),
    ),
  );

const allHeard = ({ server }: World): Promise<boolean> =>
  server.kernel.store.transaction(async (tx) => (await sql`select from event where dispatched_at is null`.execute(tx)).rows.length === 0);

type Category = NonNullable<ActionDeclaration["actionTypeId"]>["category"];
const action = (name: string, category: Category, provider: string, configuration: Record<string, string>): ActionDeclaration => ({
  ...{ name, configuration, actionTypeId: { category, owner: "AWS", provider, version: "1" } },
  ...(category === "Source" ? { outputArtifacts: [{ name: "Code" }] } : { inputArtifacts: [{ name: "Code" }] }),
});
const build = (name: string, ProjectName: string) => action(name, "Build", "CodeBuild", { ProjectName });
const s3Deploy = (pipeline: string) =>
  action("Put", "Deploy", "S3", { BucketName: bucket, Extract: "false", ObjectKey: `deployed/${pipeline}.zip` });

async function createPipeline(
  world: World,
  name: string,
  stages: Record<string, ActionDeclaration[]>,
  { watched = false, executionMode = "SUPERSEDED" as ExecutionMode } = {},
): Promise<void> {
  await putSource(world, name);
  // News of a change that is heard only after a pipeline has begun to watch would start it once more.
  await until(() => allHeard(world), { stepMs: 50, what: "the change has been heard" });
  const source = { S3Bucket: bucket, S3ObjectKey: `${name}.zip`, PollForSourceChanges: String(watched) };
  const pipeline = {
    ...{
      name,
      roleArn: roleArn(world),
      pipelineType: "V2" as const,
      executionMode,
      artifactStore: { type: "S3" as const, location: bucket },
    },
    stages: Object.entries({ Source: [action("Fetch", "Source", "S3", source)], ...stages }).map(([stage, actions]) => ({
      name: stage,
      actions,
    })),
  };
  await world.ask(CodePipelineClient, (codepipeline) => codepipeline.send(new CreatePipelineCommand({ pipeline })));
}

/** The names of what one run works with. */
export const namesOf = (run: string) => ({ app: `${run}-app`, fleet: `${run}-fleet`, watch: `${run}-watch` });

/** Three pipelines of a run, which begin with an execution each: with builds and an approval, to hosts, and one that watches its source. */
export async function createRun(world: World, run: string): Promise<void> {
  const { app, fleet, watch } = namesOf(run);
  await hearEvents(world, run);
  for (const project of [`${app}-compile`, `${app}-check`, `${watch}-build`]) await createProject(world, project);
  const group = {
    ...{ applicationName: application, deploymentGroupName: run, serviceRoleArn: roleArn(world) },
    deploymentConfigName: "CodeDeployDefault.AllAtOnce",
    onPremisesInstanceTagFilters: [{ ...hostTag, Type: "KEY_AND_VALUE" as const }],
    autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE" as const] },
  };
  await world.ask(CodeDeployClient, (codedeploy) => codedeploy.send(new CreateDeploymentGroupCommand(group)));
  await createPipeline(world, app, {
    Build: [build("Compile", `${app}-compile`), build("Check", `${app}-check`)],
    Gate: [approval("Ask")],
    Deploy: [s3Deploy(app)],
  });
  await createPipeline(world, fleet, {
    Deploy: [action("Release", "Deploy", "CodeDeploy", { ApplicationName: application, DeploymentGroupName: run })],
  });
  const queued = { watched: true, executionMode: "QUEUED" as const };
  await createPipeline(world, watch, { Build: [build("Build", `${watch}-build`)], Deploy: [s3Deploy(watch)] }, queued);
}

/** Everything the bus says about the run's executions arrives in a log group. */
async function hearEvents(world: World, run: string): Promise<void> {
  const { account, region } = world.server;
  const EventPattern = JSON.stringify({
    source: ["aws.codepipeline"],
    "detail-type": ["CodePipeline Pipeline Execution State Change"],
    detail: { pipeline: Object.values(namesOf(run)) },
  });
  await world.ask(CloudWatchLogsClient, (logs) => logs.send(new CreateLogGroupCommand({ logGroupName: logGroup(run) })));
  await world.ask(EventBridgeClient, (events) => events.send(new PutRuleCommand({ Name: run, EventPattern })));
  const Targets = [{ Id: "logs", Arn: `arn:aws:logs:${region}:${account}:log-group:${logGroup(run)}` }];
  await world.ask(EventBridgeClient, (events) => events.send(new PutTargetsCommand({ Rule: run, Targets })));
}
