import { CodeBuildClient, CreateProjectCommand, StopBuildCommand } from "@aws-sdk/client-codebuild";
import {
  type ActionDeclaration,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListRuleExecutionsCommand,
  RetryStageExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../harness/index.ts";
import { allowing, createPipelineStage, type PipelineStage, trusting, zipOf } from "./pipeline-stage.ts";

let stage: PipelineStage;
let codebuild: CodeBuildClient;
let serviceRole: string;
beforeAll(async () => {
  stage = await createPipelineStage({ compute: "sandbox" });
  codebuild = stage.server.client(CodeBuildClient);
  const { Role } = await stage.iam.send(
    new CreateRoleCommand({ RoleName: "build", AssumeRolePolicyDocument: trusting("codebuild.amazonaws.com") }),
  );
  await stage.iam.send(new PutRolePolicyCommand({ RoleName: "build", PolicyName: "all", PolicyDocument: allowing("*") }));
  serviceRole = Role!.Arn!;
});
afterAll(() => stage?.stop());

const project = (name: string) =>
  codebuild.send(
    new CreateProjectCommand({
      ...{ name, serviceRole, source: { type: "CODEPIPELINE" }, artifacts: { type: "CODEPIPELINE" } },
      environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
    }),
  );
const action = (name: string, ProjectName: string, over: Partial<ActionDeclaration> = {}): ActionDeclaration => ({
  name,
  actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
  inputArtifacts: [{ name: "Code" }],
  ...over,
  configuration: { ProjectName, ...over.configuration },
});
const attempt = async (pipelineName: string, name: string) => {
  const { actionExecutionDetails } = await stage.pipelines.send(new ListActionExecutionsCommand({ pipelineName }));
  return actionExecutionDetails!.find(({ actionName }) => actionName === name)!;
};
const source = (buildspec: string) =>
  zipOf({ "buildspec.yml": buildspec, "words.txt": "from the source" }).then((zip) => stage.put("app.zip", zip));

describe("CodeBuild in a pipeline", () => {
  it("builds the source, and hands artifacts and exported variables on", async () => {
    await source(
      [
        "version: 0.2",
        "env: { exported-variables: [ANSWER] }",
        "phases: { build: { commands: ['mkdir out', 'cat words.txt > out/page.txt', 'echo $GREETING >> out/page.txt', 'export ANSWER=forty-two'] } }",
        "artifacts: { base-directory: out, files: ['**/*'] }",
      ].join("\n"),
    );
    await project("app");
    const EnvironmentVariables = JSON.stringify([{ name: "GREETING", value: "hello #{Src.ObjectKey}", type: "PLAINTEXT" }]);
    const id = await stage.create(
      stage.declare("app", {
        Build: [
          action("Compile", "app", { namespace: "Built", outputArtifacts: [{ name: "Out" }], configuration: { EnvironmentVariables } }),
        ],
        Deploy: [
          {
            name: "Site",
            actionTypeId: { category: "Deploy", owner: "AWS", provider: "S3", version: "1" },
            inputArtifacts: [{ name: "Out" }],
            configuration: { BucketName: "site", Extract: "true", ObjectKey: "#{Built.ANSWER}" },
          },
        ],
      }),
    );
    expect(await stage.ended("app", id)).toBe("Succeeded");
    expect((await stage.get("site", "forty-two/page.txt")).toString()).toBe("from the sourcehello app.zip\n");
    const { output } = await attempt("app", "Compile");
    expect(output).toMatchObject({
      outputVariables: { ANSWER: "forty-two" },
      executionResult: { externalExecutionId: expect.stringMatching(/^app:[0-9a-f-]{36}$/) },
    });
  });

  it("stops the pipeline when a test fails, and goes on when it is retried", async () => {
    const spec = (test: string) => `version: 0.2\nphases: { build: { commands: ['${test}'] } }`;
    await source(spec("exit 3"));
    await project("check");
    const test = action("Test", "check", { actionTypeId: { category: "Test", owner: "AWS", provider: "CodeBuild", version: "1" } });
    const id = await stage.create(stage.declare("check", { Test: [test] }));
    expect(await stage.ended("check", id)).toBe("Failed");
    const { output } = await attempt("check", "Test");
    expect(output!.executionResult).toMatchObject({
      externalExecutionSummary: "Build terminated with state: FAILED",
      errorDetails: { code: "JobFailed", message: expect.stringContaining("Phase: BUILD, Code: COMMAND_EXECUTION_ERROR") },
    });
    await stage.pipelines.send(
      new RetryStageExecutionCommand({ pipelineName: "check", stageName: "Test", pipelineExecutionId: id, retryMode: "FAILED_ACTIONS" }),
    );
    await until(async () => {
      const { actionExecutionDetails } = await stage.pipelines.send(new ListActionExecutionsCommand({ pipelineName: "check" }));
      return actionExecutionDetails!.filter(({ actionName, status }) => actionName === "Test" && status === "Failed").length === 2;
    });
    expect(await stage.ended("check", id)).toBe("Failed");
    await source(spec("true"));
    expect(await stage.ended("check", await stage.start("check"))).toBe("Succeeded");
  });

  it("runs actions of one runOrder side by side, with several outputs", async () => {
    await source(
      [
        "version: 0.2",
        "phases: { build: { commands: ['echo a > a.txt', 'echo b > b.txt'] } }",
        "artifacts: { files: ['*.txt'], secondary-artifacts: { One: { files: [a.txt] }, Two: { files: [b.txt] } } }",
      ].join("\n"),
    );
    await project("many");
    const site = (artifact: string): ActionDeclaration => ({
      name: artifact,
      actionTypeId: { category: "Deploy", owner: "AWS", provider: "S3", version: "1" },
      inputArtifacts: [{ name: artifact }],
      configuration: { BucketName: "site", Extract: "true", ObjectKey: "many" },
    });
    const id = await stage.create(
      stage.declare("many", {
        Build: [action("Both", "many", { outputArtifacts: [{ name: "One" }, { name: "Two" }] }), action("Beside", "many")],
        Deploy: [site("One"), site("Two")],
      }),
    );
    await stage.ended("many", id);
    expect((await attempt("many", "Both")).output!.executionResult!.errorDetails).toBeUndefined();
    expect((await attempt("many", "Beside")).output!.executionResult!.errorDetails).toBeUndefined();
    expect(await stage.ended("many", id)).toBe("Succeeded");
    expect((await stage.get("site", "many/a.txt")).toString()).toBe("a\n");
    expect((await stage.get("site", "many/b.txt")).toString()).toBe("b\n");
  });

  it("fails with the build that somebody stops, and for a project that is not there", async () => {
    await source("version: 0.2\nphases: { build: { commands: ['sleep 60'] } }");
    await project("slow");
    const id = await stage.create(stage.declare("slow", { Build: [action("Wait", "slow")] }));
    const buildId = await until(async () => {
      const { stageStates } = await stage.pipelines.send(new GetPipelineStateCommand({ name: "slow" }));
      return stageStates![1]!.actionStates![0]!.latestExecution?.externalExecutionId;
    });
    await codebuild.send(new StopBuildCommand({ id: buildId }));
    expect(await stage.ended("slow", id)).toBe("Failed");
    expect((await attempt("slow", "Wait")).output!.executionResult!.errorDetails!.message).toContain("STOPPED");

    const lost = await stage.create(stage.declare("lost", { Build: [action("Nothing", "no-such-project")] }));
    expect(await stage.ended("lost", lost)).toBe("Failed");
    expect((await attempt("lost", "Nothing")).output!.executionResult!.errorDetails).toMatchObject({
      code: "ConfigurationError",
      message: expect.stringContaining("no-such-project"),
    });
  });
});

describe("CodeBuild and Commands as rules", () => {
  it("asks a build, and commands in a build of their own, whether the stage may begin", async () => {
    await source("version: 0.2\nphases: { build: { commands: ['test \"$WORD\" = yes'] } }\n");
    await project("judge");
    const declaration = stage.declare(
      "judged",
      { Last: [{ name: "Ask", actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" } }] },
      { variables: [{ name: "word", defaultValue: "yes" }] },
    );
    const EnvironmentVariables = JSON.stringify([{ name: "WORD", value: "#{variables.word}" }]);
    const ruleTypeId = { category: "Rule", owner: "AWS", provider: "CodeBuild", version: "1" } as const;
    const configuration = { ProjectName: "judge", EnvironmentVariables };
    declaration.stages![1]!.beforeEntry = {
      conditions: [
        {
          result: "FAIL",
          rules: [
            { name: "Judge", ruleTypeId, configuration, inputArtifacts: [{ name: "Code" }] },
            {
              name: "Look",
              ruleTypeId: { ...ruleTypeId, provider: "Commands" },
              commands: ["test -f words.txt", "test '#{variables.word}' = yes"],
              inputArtifacts: [{ name: "Code" }],
            },
          ],
        },
      ],
    };
    const id = await stage.create(declaration);
    await stage.token("judged", "Last", id);
    const refused = await stage.start("judged", { variables: [{ name: "word", value: "no" }] });
    await stage.approve("judged", "Last", id);
    expect(await stage.ended("judged", refused)).toBe("Failed");
    const { ruleExecutionDetails } = await stage.pipelines.send(new ListRuleExecutionsCommand({ pipelineName: "judged" }));
    const of = (name: string) => ruleExecutionDetails!.filter(({ ruleName }) => ruleName === name);
    expect(of("Judge").map(({ status }) => status)).toEqual(["Failed", "Succeeded"]);
    expect(of("Look").map(({ status }) => status)[1]).toBe("Succeeded");
    expect(of("Judge")[0]!.output!.executionResult).toMatchObject({
      externalExecutionId: expect.stringMatching(/^judge:/),
      errorDetails: { code: "JobFailed", message: expect.stringContaining("Build terminated with state: FAILED") },
    });
  });
});
