import {
  type Condition,
  type ConditionType,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListDeployActionExecutionTargetsCommand,
  ListPipelineExecutionsCommand,
  ListRuleExecutionsCommand,
  ListRuleTypesCommand,
  OverrideStageConditionCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  RollbackStageCommand,
  type RuleDeclaration,
  type StageDeclaration,
  UpdatePipelineCommand,
} from "@aws-sdk/client-codepipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../harness/index.ts";
import { approval, createPipelineStage, type PipelineStage } from "./pipeline-stage.ts";

let stage: PipelineStage;
beforeAll(async () => {
  stage = await createPipelineStage();
});
afterAll(() => stage?.stop());

const rule = (name: string, provider: string, configuration: Record<string, string> = {}): RuleDeclaration => ({
  name,
  ruleTypeId: { category: "Rule", owner: "AWS", provider, version: "1" },
  configuration,
});
const check = (name: string, Variable: string, Operator: string, Value: string) =>
  rule(name, "VariableCheck", { Variable, Operator, Value });
const conditions = (result: NonNullable<Condition["result"]>, ...rules: RuleDeclaration[]) => ({ conditions: [{ result, rules }] });

/** Source → Gate (an approval, and what `over` says) → Last (an approval). */
const gated = (name: string, over: Partial<StageDeclaration>, pipeline: object = {}) => {
  const declaration = stage.declare(name, { Gate: [approval("Ask")], Last: [approval("Confirm")] }, pipeline);
  Object.assign(declaration.stages![1]!, over);
  return declaration;
};
const stateOf = async (name: string, stageName = "Gate") => {
  const { stageStates } = await stage.pipelines.send(new GetPipelineStateCommand({ name }));
  return stageStates!.find((one) => one.stageName === stageName)!;
};
const executionOf = async (pipelineName: string, pipelineExecutionId: string) =>
  (await stage.pipelines.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }))).pipelineExecution!;
const override = (pipelineName: string, pipelineExecutionId: string, conditionType: ConditionType) =>
  stage.pipelines.send(new OverrideStageConditionCommand({ pipelineName, stageName: "Gate", pipelineExecutionId, conditionType }));
const newest = async (pipelineName: string) =>
  (await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName }))).pipelineExecutionSummaries![0]!;

describe("stage conditions", () => {
  it("ask their rules before the stage begins, tell of it, and keep the history", async () => {
    const id = await stage.create(
      gated("entry", {
        beforeEntry: conditions(
          "FAIL",
          check("Key", "#{Src.ObjectKey}", "MATCHES", "(?i)APP\\.[a-z]+"),
          check("Not", "#{codepipeline.PipelineExecutionId}", "NE", "x"),
          rule("Open", "DeploymentWindow", { Cron: "* * * ? * *", TimeZone: "Europe/Berlin" }),
        ),
      }),
    );
    await stage.approve("entry", "Gate", id);
    const { beforeEntryConditionState } = await stateOf("entry");
    expect(beforeEntryConditionState).toMatchObject({
      latestExecution: { status: "Succeeded" },
      conditionStates: [{ latestExecution: { status: "Succeeded", lastStatusChange: expect.any(Date) } }],
    });
    expect(
      beforeEntryConditionState!.conditionStates![0]!.ruleStates!.map(({ ruleName, latestExecution }) => [
        ruleName,
        latestExecution!.status,
      ]),
    ).toEqual([
      ["Key", "Succeeded"],
      ["Not", "Succeeded"],
      ["Open", "Succeeded"],
    ]);
    const { ruleExecutionDetails } = await stage.pipelines.send(
      new ListRuleExecutionsCommand({ pipelineName: "entry", filter: { pipelineExecutionId: id } }),
    );
    expect(ruleExecutionDetails!.find(({ ruleName }) => ruleName === "Key")).toMatchObject({
      ...{ pipelineExecutionId: id, pipelineVersion: 1, stageName: "Gate", status: "Succeeded" },
      input: {
        ruleTypeId: { provider: "VariableCheck" },
        configuration: { Variable: "#{Src.ObjectKey}" },
        resolvedConfiguration: { Variable: "app.zip" },
        region: "us-east-1",
      },
    });
    const { actionExecutionDetails } = await stage.pipelines.send(new ListActionExecutionsCommand({ pipelineName: "entry" }));
    expect(actionExecutionDetails!.map(({ actionName }) => actionName)).not.toContain("Key");
  });

  it("fail a stage that may be overridden or retried", async () => {
    const id = await stage.create(gated("wall", { beforeEntry: conditions("FAIL", check("Never", "a", "EQ", "b")) }));
    expect(await stage.ended("wall", id)).toBe("Failed");
    expect(await executionOf("wall", id)).toMatchObject({ statusSummary: "The entry condition of stage Gate was not met" });
    expect(await stateOf("wall")).toMatchObject({
      latestExecution: { status: "Failed" },
      beforeEntryConditionState: {
        conditionStates: [
          {
            latestExecution: { status: "Failed", summary: "Never: The variable check was not met: 'a' EQ 'b'" },
            ruleStates: [{ latestExecution: { status: "Failed", errorDetails: { code: "JobFailed" } } }],
          },
        ],
      },
    });
    const retry = { pipelineName: "wall", stageName: "Gate", pipelineExecutionId: id, retryMode: "FAILED_ACTIONS" } as const;
    await stage.pipelines.send(new RetryStageExecutionCommand(retry));
    await until(async () => {
      const { ruleExecutionDetails } = await stage.pipelines.send(new ListRuleExecutionsCommand({ pipelineName: "wall" }));
      return ruleExecutionDetails!.length === 2;
    });
    expect(await stage.ended("wall", id)).toBe("Failed");
    const { ruleExecutionDetails } = await stage.pipelines.send(
      new ListRuleExecutionsCommand({
        pipelineName: "wall",
        filter: { latestInPipelineExecution: { pipelineExecutionId: id, startTimeRange: "Latest" } },
      }),
    );
    expect(ruleExecutionDetails).toHaveLength(1);

    await expect(override("wall", id, "ON_SUCCESS")).rejects.toMatchObject({ name: "ConditionNotOverridableException" });
    await override("wall", id, "BEFORE_ENTRY");
    await stage.approve("wall", "Gate", id);
    await stage.approve("wall", "Last", id);
    expect(await stage.ended("wall", id)).toBe("Succeeded");
    expect((await stateOf("wall")).beforeEntryConditionState!.latestExecution!.status).toBe("Overridden");
    await expect(override("wall", id, "BEFORE_ENTRY")).rejects.toMatchObject({ name: "ConditionNotOverridableException" });
    await expect(override("wall", "00000000-0000-4000-8000-000000000000", "BEFORE_ENTRY")).rejects.toMatchObject({
      name: "NotLatestPipelineExecutionException",
    });
  });

  it("wait for a window, and are overridden by whoever cannot wait", async () => {
    const id = await stage.create(
      gated("window", { beforeEntry: conditions("FAIL", rule("Later", "DeploymentWindow", { Cron: "* 0 0 29 2 ?" })) }),
    );
    await until(async () => (await stateOf("window")).beforeEntryConditionState?.latestExecution?.status === "InProgress");
    expect((await stateOf("window")).beforeEntryConditionState!.conditionStates![0]!.ruleStates![0]!.latestExecution!.summary).toContain(
      "-02-29T00:00:00.000Z",
    );
    await override("window", id, "BEFORE_ENTRY");
    await stage.token("window", "Gate", id);
  });

  it("skip a stage", async () => {
    const id = await stage.create(gated("skip", { beforeEntry: conditions("SKIP", check("Never", "abc", "CONTAINS", "z")) }));
    await stage.approve("skip", "Last", id);
    expect(await stage.ended("skip", id)).toBe("Succeeded");
    expect(await stage.stages("skip")).toBe("Source=Succeeded Gate=Skipped Last=Succeeded");
    await expect(override("skip", id, "BEFORE_ENTRY")).rejects.toMatchObject({ name: "ConditionNotOverridableException" });
    const retry = { pipelineName: "skip", stageName: "Gate", pipelineExecutionId: id, retryMode: "FAILED_ACTIONS" } as const;
    await expect(stage.pipelines.send(new RetryStageExecutionCommand(retry))).rejects.toMatchObject({ name: "StageNotRetryableException" });
  });

  it("fail with the reason where this server has not the service, and for a pattern that never ends", async () => {
    const id = await stage.create(
      gated("absent", { beforeEntry: conditions("FAIL", rule("Alarm", "CloudWatchAlarm", { AlarmName: "a" })) }),
    );
    expect(await stage.ended("absent", id)).toBe("Failed");
    expect((await stateOf("absent")).beforeEntryConditionState!.conditionStates![0]!.latestExecution).toMatchObject({
      status: "Errored",
      summary: "Alarm: The rule 'Alarm' cannot be asked: this server has no CloudWatch service",
    });
    const slow = await stage.create(
      gated("slow", { beforeEntry: conditions("FAIL", check("Slow", `${"a".repeat(40)}!`, "MATCHES", "(a+)+")) }),
    );
    expect(await stage.ended("slow", slow)).toBe("Failed");
    expect((await stateOf("slow")).beforeEntryConditionState!.latestExecution!.summary).toContain("takes too long");
  });

  it("are told by ListRuleTypes", async () => {
    const { ruleTypes } = await stage.pipelines.send(new ListRuleTypesCommand({ ruleOwnerFilter: "AWS" }));
    expect(ruleTypes!.map(({ id }) => id!.provider)).toEqual([
      ...["CloudWatchAlarm", "CodeBuild", "Commands", "DeploymentWindow", "LambdaInvoke", "VariableCheck"],
    ]);
  });
});

describe("rollback", () => {
  const rollback = (pipelineName: string, targetPipelineExecutionId: string, stageName = "Gate") =>
    stage.pipelines.send(new RollbackStageCommand({ pipelineName, stageName, targetPipelineExecutionId }));

  it("runs a stage again with the artifacts and variables of an earlier success", async () => {
    const ask = approval("Ask", { configuration: { CustomData: "#{variables.env} #{Src.VersionId}" } });
    const declaration = gated("back", { actions: [ask] }, { variables: [{ name: "env", defaultValue: "test" }] });
    const first = await stage.create(declaration);
    await stage.approve("back", "Gate", first);
    const second = await stage.start("back", { variables: [{ name: "env", value: "prod" }] });
    await stage.token("back", "Gate", second);
    await expect(rollback("back", first)).rejects.toMatchObject({ name: "UnableToRollbackStageException" });
    await stage.approve("back", "Gate", second);
    await until(async () => (await stateOf("back")).latestExecution?.status === "Succeeded");

    const { pipelineExecutionId } = await rollback("back", first);
    await stage.token("back", "Gate", pipelineExecutionId!);
    expect((await stateOf("back")).latestExecution).toMatchObject({ pipelineExecutionId, type: "ROLLBACK" });
    const version = (await executionOf("back", first)).artifactRevisions![0]!.revisionId;
    const { actionExecutionDetails } = await stage.pipelines.send(
      new ListActionExecutionsCommand({ pipelineName: "back", filter: { pipelineExecutionId } }),
    );
    expect(actionExecutionDetails!.map(({ input }) => input!.resolvedConfiguration!.CustomData)).toEqual([`test ${version}`]);
    expect(await executionOf("back", pipelineExecutionId!)).toMatchObject({
      executionType: "ROLLBACK",
      rollbackMetadata: { rollbackTargetPipelineExecutionId: first },
      trigger: { triggerType: "ManualRollback", triggerDetail: expect.stringContaining("arn:aws:iam") },
      artifactRevisions: [{ name: "Code", revisionId: version }],
      variables: [{ name: "env", resolvedValue: "test" }],
    });
    await stage.approve("back", "Gate", pipelineExecutionId!);
    expect(await stage.ended("back", pipelineExecutionId!)).toBe("Succeeded");
    expect(await newest("back")).toMatchObject({
      executionType: "ROLLBACK",
      rollbackMetadata: { rollbackTargetPipelineExecutionId: first },
    });

    await expect(rollback("back", pipelineExecutionId!)).rejects.toMatchObject({ name: "UnableToRollbackStageException" });
    await expect(rollback("back", first, "Source")).rejects.toMatchObject({ name: "UnableToRollbackStageException" });
    await expect(rollback("back", first, "Last")).rejects.toMatchObject({ name: "UnableToRollbackStageException" });
    await expect(rollback("back", "00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({
      name: "PipelineExecutionNotFoundException",
    });
    await stage.pipelines.send(new UpdatePipelineCommand({ pipeline: declaration }));
    await expect(rollback("back", first)).rejects.toMatchObject({ name: "PipelineExecutionOutdatedException" });
  });

  it("happens by itself when a stage fails, to its newest success", async () => {
    const first = await stage.create(gated("auto", { onFailure: { result: "ROLLBACK" } }));
    await stage.approve("auto", "Gate", first, "Rejected");
    expect(await stage.ended("auto", first)).toBe("Failed");
    const good = await stage.start("auto");
    await stage.approve("auto", "Gate", good);
    await stage.approve("auto", "Last", good);
    expect(await stage.ended("auto", good)).toBe("Succeeded");
    const bad = await stage.start("auto");
    await stage.approve("auto", "Gate", bad, "Rejected");
    expect(await stage.ended("auto", bad)).toBe("Failed");
    await until(async () => (await newest("auto")).executionType === "ROLLBACK");
    expect(await newest("auto")).toMatchObject({
      trigger: { triggerType: "AutomatedRollback", triggerDetail: JSON.stringify({ FailedPipelineExecutionId: bad }) },
      rollbackMetadata: { rollbackTargetPipelineExecutionId: good },
    });
    const { pipelineExecutionSummaries } = await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: "auto" }));
    expect(pipelineExecutionSummaries).toHaveLength(4);
  });

  it("happens when a success condition is not met, and an override takes the stage for good", async () => {
    const declaration = gated(
      "doubt",
      { onSuccess: conditions("ROLLBACK", check("Sure", "#{variables.sure}", "EQ", "yes")) },
      { variables: [{ name: "sure", defaultValue: "yes" }] },
    );
    const good = await stage.create(declaration);
    await stage.approve("doubt", "Gate", good);
    await stage.approve("doubt", "Last", good);
    expect(await stage.ended("doubt", good)).toBe("Succeeded");
    const bad = await stage.start("doubt", { variables: [{ name: "sure", value: "no" }] });
    await stage.approve("doubt", "Gate", bad);
    expect(await stage.ended("doubt", bad)).toBe("Failed");
    await until(async () => (await newest("doubt")).executionType === "ROLLBACK");
    const back = (await newest("doubt")).pipelineExecutionId!;
    await stage.token("doubt", "Gate", back);
    await expect(override("doubt", bad, "ON_SUCCESS")).rejects.toMatchObject({ name: "NotLatestPipelineExecutionException" });
  });

  it("is left alone when a failure condition is not met, and retries when it says so", async () => {
    const declaration = gated(
      "again",
      { onFailure: conditions("RETRY", check("Wanted", "#{variables.retry}", "EQ", "yes")) },
      { variables: [{ name: "retry", defaultValue: "no" }] },
    );
    const left = await stage.create(declaration);
    await stage.approve("again", "Gate", left, "Rejected");
    expect(await stage.ended("again", left)).toBe("Failed");
    expect((await stateOf("again")).onFailureConditionState!.latestExecution!.status).toBe("Failed");
    const tried = await stage.start("again", { variables: [{ name: "retry", value: "yes" }] });
    const token = await stage.token("again", "Gate", tried);
    await stage.approve("again", "Gate", tried, "Rejected");
    await until(async () => (await stage.token("again", "Gate", tried)) !== token);
    expect((await stateOf("again")).retryStageMetadata).toEqual({
      autoStageRetryAttempt: 1,
      manualStageRetryAttempt: 0,
      latestRetryTrigger: "AutomatedStageRetry",
    });
  });
});

describe("PARALLEL", () => {
  it("runs its executions side by side, each answered with the token of its history", async () => {
    const first = await stage.create(gated("side", {}, { executionMode: "PARALLEL" }));
    const second = await stage.start("side");
    const tokenOf = (pipelineExecutionId: string) =>
      until(async () => {
        const { actionExecutionDetails } = await stage.pipelines.send(
          new ListActionExecutionsCommand({ pipelineName: "side", filter: { pipelineExecutionId } }),
        );
        const open = actionExecutionDetails!.find(({ actionName, status }) => actionName === "Ask" && status === "InProgress");
        return open?.output?.executionResult?.externalExecutionId;
      });
    const [one, two] = [await tokenOf(first), await tokenOf(second)];
    const { stageStates } = await stage.pipelines.send(new GetPipelineStateCommand({ name: "side" }));
    expect(stageStates!.map(({ latestExecution, inboundExecution }) => latestExecution ?? inboundExecution)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    for (const [token, status] of [
      [two, "Approved"],
      [one, "Rejected"],
    ] as const)
      await stage.pipelines.send(
        new PutApprovalResultCommand({
          pipelineName: "side",
          stageName: "Gate",
          actionName: "Ask",
          token,
          result: { status, summary: "" },
        }),
      );
    expect(await stage.ended("side", first)).toBe("Failed");
    expect(await stage.status("side", second)).toBe("InProgress");
    await stage.pipelines.send(
      new RetryStageExecutionCommand({ pipelineName: "side", stageName: "Gate", pipelineExecutionId: first, retryMode: "ALL_ACTIONS" }),
    );
    expect(await tokenOf(first)).not.toBe(one);
    await expect(
      stage.pipelines.send(new RollbackStageCommand({ pipelineName: "side", stageName: "Gate", targetPipelineExecutionId: second })),
    ).rejects.toMatchObject({ name: "UnableToRollbackStageException" });
    for (let count = 2; count < 50; count++) await stage.start("side");
    await expect(stage.start("side")).rejects.toMatchObject({ name: "ConcurrentPipelineExecutionsLimitExceededException" });
    expect((await executionOf("side", second)).executionMode).toBe("PARALLEL");
  });
});

describe("the targets of a deployment", () => {
  it("are asked for by an action execution that must exist", async () => {
    const id = await stage.create(gated("targets", {}));
    await stage.token("targets", "Gate", id);
    const { actionExecutionDetails } = await stage.pipelines.send(new ListActionExecutionsCommand({ pipelineName: "targets" }));
    const actionExecutionId = actionExecutionDetails![0]!.actionExecutionId!;
    const ask = (over: object) =>
      stage.pipelines.send(new ListDeployActionExecutionTargetsCommand({ pipelineName: "targets", actionExecutionId, ...over }));
    expect((await ask({})).targets).toEqual([]);
    await expect(ask({ actionExecutionId: "00000000-0000-4000-8000-000000000000" })).rejects.toMatchObject({
      name: "ActionExecutionNotFoundException",
    });
    await expect(ask({ pipelineName: "nobody" })).rejects.toMatchObject({ name: "PipelineNotFoundException" });
    await expect(ask({ pipelineName: "skip" })).rejects.toMatchObject({ name: "ActionExecutionNotFoundException" });
  });
});
