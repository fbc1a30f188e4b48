import {
  type ActionDeclaration,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutJobSuccessResultCommand,
} from "@aws-sdk/client-codepipeline";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../harness/index.ts";
import { allowing, createPipelineStage, type PipelineStage, trusting, zipOf } from "../codepipeline/pipeline-stage.ts";
import { Declared, type FakeAws, startFakeAws } from "./fake-aws.ts";

let aws: FakeAws;
let stage: PipelineStage;
const account = "123456789012";

/** What the small AWS remembers. */
const memory = { task: "", stack: "", looks: 0 };

beforeAll(async () => {
  aws = await startFakeAws({
    Invoke: () => ({}),
    DescribeServices: () => ({
      services: [
        {
          ...{ status: "ACTIVE", taskDefinition: "arn:aws:ecs:us-east-1:1:task-definition/app:1", desiredCount: 1 },
          deployments: [{ taskDefinition: memory.task, rolloutState: memory.looks++ > 1 ? "COMPLETED" : "IN_PROGRESS", runningCount: 1 }],
        },
      ],
    }),
    DescribeTaskDefinition: () => ({
      taskDefinition: {
        family: "app",
        revision: 1,
        status: "ACTIVE",
        containerDefinitions: [
          { name: "web", image: "old" },
          { name: "side", image: "same" },
        ],
      },
    }),
    RegisterTaskDefinition: (input) => {
      memory.task = "arn:aws:ecs:us-east-1:1:task-definition/app:2";
      return { taskDefinition: { ...input, taskDefinitionArn: memory.task } };
    },
    UpdateService: () => ({ service: {} }),
    DescribeStacks: () => {
      if (!memory.stack) throw new Declared("ValidationError", "Stack with id app does not exist");
      const Outputs = [{ OutputKey: "Url", OutputValue: "https://app" }];
      return { Stacks: [{ StackName: "app", CreationTime: "2026-01-01T00:00:00Z", StackStatus: memory.stack, Outputs }] };
    },
    CreateStack: () => {
      memory.stack = "CREATE_COMPLETE";
      return { StackId: "arn:stack" };
    },
    UpdateStack: () => {
      throw new Declared("ValidationError", "No updates are to be performed.");
    },
    DescribeStateMachine: () => ({
      type: "STANDARD",
      stateMachineArn: "arn:m",
      name: "m",
      definition: "{}",
      roleArn: "r",
      creationDate: 1,
    }),
    StartExecution: ({ name }) => ({ executionArn: `arn:e:${name}`, startDate: 1 }),
    DescribeExecution: () => ({
      status: "SUCCEEDED",
      output: '{"answer":42}',
      stateMachineArn: "arn:m",
      executionArn: "arn:e",
      startDate: 1,
    }),
  });
  const services = ["lambda", "ecs", "cloudformation", "states"];
  const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
  const remotes = [{ account, services, endpoint: aws.endpoint, assume: "none", credentials }];
  stage = await createPipelineStage({ remotes: JSON.stringify(remotes), compute: "sandbox" });
});
afterAll(() => Promise.all([stage?.stop(), aws?.stop()]));

const action = (category: string, provider: string, over: Partial<ActionDeclaration>): ActionDeclaration => ({
  name: provider,
  actionTypeId: { category: category as "Deploy", owner: "AWS", provider, version: "1" },
  ...over,
});
const toSite = (artifact: string, key: string): ActionDeclaration =>
  action("Deploy", "S3", {
    ...{ name: `Put${artifact}`, runOrder: 2, inputArtifacts: [{ name: artifact }] },
    configuration: { BucketName: "site", Extract: "true", ObjectKey: key },
  });
const attempts = async (pipelineName: string) =>
  (await stage.pipelines.send(new ListActionExecutionsCommand({ pipelineName }))).actionExecutionDetails!;
const attempt = async (pipelineName: string, name: string) => (await attempts(pipelineName)).find(({ actionName }) => actionName === name)!;
/** Runs it and says how it ended, with what went wrong. */
async function run(pipeline: ReturnType<PipelineStage["declare"]>): Promise<string> {
  const id = await stage.create(pipeline);
  const status = await stage.ended(pipeline.name!, id);
  const errors = (await attempts(pipeline.name!)).flatMap(({ output }) => output?.executionResult?.errorDetails?.message ?? []);
  return [status, ...errors].join(": ");
}

describe("Commands", () => {
  it("run in a build of their own, with files, variables and secrets, and no permission of CodeBuild", async () => {
    const { ARN } = await stage.server.client(SecretsManagerClient).send(new CreateSecretCommand({ Name: "word", SecretString: "hush" }));
    const { Role } = await stage.iam.send(
      new CreateRoleCommand({ RoleName: "narrow", AssumeRolePolicyDocument: trusting("codepipeline.amazonaws.com") }),
    );
    const PolicyDocument = allowing("s3:*", "logs:*", "secretsmanager:GetSecretValue");
    await stage.iam.send(new PutRolePolicyCommand({ RoleName: "narrow", PolicyName: "p", PolicyDocument }));
    await stage.put("app.zip", await zipOf({ "page.txt": "from the source" }));
    const make = action("Compute", "Commands", {
      commands: ["mkdir out", "cat page.txt > out/a.txt", 'echo "$GREETING ${#SECRET}" >> out/a.txt', "export ANSWER=#{Src.ObjectKey}-42"],
      ...{ inputArtifacts: [{ name: "Code" }], outputArtifacts: [{ name: "Made", files: ["out/**"] }] },
      ...{ outputVariables: ["ANSWER"], namespace: "Made" },
      environmentVariables: [
        { name: "GREETING", value: "hello #{codepipeline.PipelineExecutionId}" },
        { name: "SECRET", value: ARN!, type: "SECRETS_MANAGER" },
      ],
    });
    const stages = { Build: [{ ...make, namespace: "Var" }, toSite("Made", "#{Var.ANSWER}")] };
    expect(await run(stage.declare("commands", stages, { roleArn: Role!.Arn! }))).toBe("Succeeded");
    const { pipelineExecutionId } = (await attempts("commands"))[0]!;
    expect((await stage.get("site", "app.zip-42/out/a.txt")).toString()).toBe(`from the sourcehello ${pipelineExecutionId} 4\n`);
    const { output } = await attempt("commands", "Commands");
    expect(output!.outputVariables).toMatchObject({ ANSWER: "app.zip-42" });
    expect(output!.executionResult!.externalExecutionId).toMatch(/^codepipeline-commands:/);
  });

  it("fail as their commands do", async () => {
    const wrong = action("Compute", "Commands", { commands: ["exit 3"], inputArtifacts: [{ name: "Code" }] });
    expect(await run(stage.declare("wrong", { Build: [wrong] }))).toContain("Build terminated with state: FAILED");
  });
});

describe("an action that invokes another pipeline", () => {
  it("starts it with variables, once", async () => {
    const variables = [{ name: "Color" }];
    await stage.create(
      stage.declare(
        "called",
        { Deploy: [toSite("Code", "called/#{variables.Color}")] },
        { variables: [{ ...variables[0]!, defaultValue: "none" }] },
      ),
    );
    const configuration = { PipelineName: "called", Variables: JSON.stringify([{ name: "Color", value: "blue" }]) };
    expect(await run(stage.declare("caller", { Call: [action("Invoke", "CodePipeline", { configuration })] }))).toBe("Succeeded");
    const { output } = await attempt("caller", "CodePipeline");
    const pipelineExecutionId = output!.executionResult!.externalExecutionId!;
    expect(await stage.ended("called", pipelineExecutionId)).toBe("Succeeded");
    const { pipelineExecution } = await stage.pipelines.send(
      new GetPipelineExecutionCommand({ pipelineName: "called", pipelineExecutionId }),
    );
    expect(pipelineExecution!.variables).toEqual([{ name: "Color", resolvedValue: "blue" }]);
    const { pipelineExecutionSummaries } = await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: "called" }));
    expect(pipelineExecutionSummaries).toHaveLength(2);
  });
});

describe("an action whose service answers at a remote endpoint", () => {
  it("Lambda: the function gets CodePipeline's event, and its answers end the action", async () => {
    const call = action("Invoke", "Lambda", {
      configuration: { FunctionName: "check", UserParameters: "#{Src.ObjectKey}" },
      ...{ inputArtifacts: [{ name: "Code" }], namespace: "Fn" },
    });
    const id = await stage.create(stage.declare("lambda", { Call: [call], Deploy: [toSite("Code", "#{Fn.place}")] }));
    const events = () =>
      aws.asked
        .filter(({ operation }) => operation === "Invoke")
        .map(({ input }) => (input.Payload as Record<string, never>)["CodePipeline.job"]);
    const first = (await until(() => events()[0])) as { id: string; data: Record<string, never> };
    expect(first).toMatchObject({
      accountId: account,
      data: {
        actionConfiguration: { configuration: { FunctionName: "check", UserParameters: "app.zip" } },
        inputArtifacts: [{ name: "Code", location: { type: "S3", s3Location: { bucketName: "artifacts" } } }],
        artifactCredentials: { accessKeyId: expect.stringMatching(/^ASIA/) },
      },
    });
    await stage.pipelines.send(new PutJobSuccessResultCommand({ jobId: first.id, continuationToken: "later" }));
    const second = (await until(() => events()[1])) as { id: string };
    expect(second).toMatchObject({ data: { continuationToken: "later" } });
    await stage.pipelines.send(new PutJobSuccessResultCommand({ jobId: second.id, outputVariables: { place: "fn" } }));
    expect(await stage.ended("lambda", id)).toBe("Succeeded");
    expect(events()).toHaveLength(2);
    expect((await attempt("lambda", "Lambda")).output!.outputVariables).toEqual({ place: "fn" });
  });

  it("ECS: a new revision of the task definition with the images of the artifact", async () => {
    await stage.put("app.zip", await zipOf({ "imagedefinitions.json": JSON.stringify([{ name: "web", imageUri: "repo/web:2" }]) }));
    const deploy = action("Deploy", "ECS", {
      ...{ configuration: { ClusterName: "c", ServiceName: "s" }, inputArtifacts: [{ name: "Code" }] },
    });
    expect(await run(stage.declare("ecs", { Deploy: [deploy] }))).toBe("Succeeded");
    const registered = aws.asked.find(({ operation }) => operation === "RegisterTaskDefinition")!.input;
    expect(registered).toEqual({
      family: "app",
      containerDefinitions: [
        { name: "web", image: "repo/web:2" },
        { name: "side", image: "same" },
      ],
    });
    expect(aws.asked.find(({ operation }) => operation === "UpdateService")!.input).toEqual({
      cluster: "c",
      service: "s",
      taskDefinition: memory.task,
    });
  });

  it("CloudFormation: makes the stack, hands its outputs on, and takes 'no updates' for success", async () => {
    await stage.put(
      "app.zip",
      await zipOf({ "t.json": "{}", "config.json": JSON.stringify({ Parameters: { A: "1", B: "2" }, Tags: { team: "x" } }) }),
    );
    const deploy = action("Deploy", "CloudFormation", {
      configuration: {
        ...{ ActionMode: "CREATE_UPDATE", StackName: "app", RoleArn: "arn:aws:iam::1:role/cfn", Capabilities: "CAPABILITY_IAM" },
        ...{ TemplatePath: "Code::t.json", TemplateConfiguration: "Code::config.json", OutputFileName: "stack.json" },
        ParameterOverrides: JSON.stringify({ B: { "Fn::GetArtifactAtt": ["Code", "BucketName"] } }),
      },
      ...{ inputArtifacts: [{ name: "Code" }], outputArtifacts: [{ name: "Stack" }], namespace: "Stack1" },
    });
    expect(await run(stage.declare("cfn", { Deploy: [deploy, toSite("Stack", "stack")] }))).toBe("Succeeded");
    const made = aws.asked.find(({ operation }) => operation === "CreateStack")!.input;
    expect(made).toMatchObject({
      ...{ TemplateBody: "{}", "Parameters.member.1.ParameterValue": "1", "Parameters.member.2.ParameterValue": "artifacts" },
      ...{ "Tags.member.1.Key": "team", "Capabilities.member.1": "CAPABILITY_IAM" },
    });
    expect(JSON.parse((await stage.get("site", "stack/stack.json")).toString())).toEqual({ Url: "https://app" });
    expect((await attempt("cfn", "CloudFormation")).output!.outputVariables).toEqual({ Url: "https://app" });
    expect(await stage.ended("cfn", await stage.start("cfn"))).toBe("Succeeded");
    expect(aws.asked.filter(({ operation }) => operation === "UpdateStack")).toHaveLength(1);
  });

  it("Step Functions: waits for the execution and puts its output into the artifact", async () => {
    const call = action("Invoke", "StepFunctions", {
      configuration: { StateMachineArn: "arn:m", ExecutionNamePrefix: "pre", Input: '{"a":1}' },
      outputArtifacts: [{ name: "Answer" }],
    });
    expect(await run(stage.declare("sfn", { Call: [call, toSite("Answer", "sfn")] }))).toBe("Succeeded");
    const { actionExecutionId } = await attempt("sfn", "StepFunctions");
    expect(aws.asked.find(({ operation }) => operation === "StartExecution")!.input).toMatchObject({
      name: `pre-${actionExecutionId}`,
      input: '{"a":1}',
    });
    expect((await stage.get("site", "sfn/output.json")).toString()).toBe('{"answer":42}');
  });
});

describe("an action whose service is nowhere", () => {
  it.each([
    [
      "ElasticBeanstalk",
      { ApplicationName: "a", EnvironmentName: "e" },
      /elasticbeanstalk:CreateApplicationVersion is not available: .*no remote endpoint/,
    ],
    ["EKS", { ClusterName: "c", ManifestFiles: "m.yaml" }, /cannot be run here/],
    ["EC2", { InstanceTagKey: "k", InstanceType: "EC2", TargetDirectory: "/srv", PostScript: "s.sh" }, /SendCommand is not implemented/],
  ])("%s fails, and says why", async (provider, configuration, reason) => {
    const deploy = action("Deploy", provider, { configuration, inputArtifacts: [{ name: "Code" }] });
    const name = `none-${provider}`;
    expect(await run(stage.declare(name, { Deploy: [deploy] }))).toMatch(reason);
  });
});
