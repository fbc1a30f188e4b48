import {
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
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

const gates = (name: string, over = {}) => stage.declare(name, { One: [approval("Ask")], Two: [approval("Confirm")] }, over);

describe("an execution", () => {
  it("starts with the pipeline, waits for people, and succeeds", async () => {
    const id = await stage.create(gates("happy"));
    await stage.approve("happy", "One", id);
    await stage.approve("happy", "Two", id);
    expect(await stage.ended("happy", id)).toBe("Succeeded");
    expect(await stage.stages("happy")).toBe("Source=Succeeded One=Succeeded Two=Succeeded");

    const { pipelineExecution } = await stage.pipelines.send(
      new GetPipelineExecutionCommand({ pipelineName: "happy", pipelineExecutionId: id }),
    );
    expect(pipelineExecution).toMatchObject({
      pipelineVersion: 1,
      trigger: { triggerType: "CreatePipeline" },
      executionMode: "SUPERSEDED",
    });
    expect(pipelineExecution!.artifactRevisions).toMatchObject([
      { name: "Code", revisionSummary: expect.stringContaining("Amazon S3 version id") },
    ]);

    const { actionExecutionDetails } = await stage.pipelines.send(new ListActionExecutionsCommand({ pipelineName: "happy" }));
    expect(actionExecutionDetails!.map(({ actionName, status }) => `${actionName} ${status}`)).toEqual([
      "Confirm Succeeded",
      "Ask Succeeded",
      "Fetch Succeeded",
    ]);
    expect(actionExecutionDetails![2]).toMatchObject({
      input: { actionTypeId: { provider: "S3" }, resolvedConfiguration: { S3Bucket: "source" }, namespace: "Src", region: "us-east-1" },
      output: { outputVariables: { BucketName: "source", ObjectKey: "app.zip" }, outputArtifacts: [{ name: "Code" }] },
    });
    expect(actionExecutionDetails![2]!.output!.outputArtifacts![0]!.s3location!.key).toMatch(/^happy\/Code\/[A-Za-z0-9]{7}$/);
  });

  it("is the same for the same client token, and refuses unknown and missing variables", async () => {
    await stage.create(
      gates("tokens", {
        variables: [
          { name: "env", defaultValue: "test" },
          { name: "tag", defaultValue: "x" },
        ],
      }),
    );
    const first = await stage.start("tokens", { clientRequestToken: "once" });
    expect(await stage.start("tokens", { clientRequestToken: "once" })).toBe(first);
    expect(await stage.start("tokens", { clientRequestToken: "twice" })).not.toBe(first);
    await expect(stage.start("tokens", { variables: [{ name: "nope", value: "1" }] })).rejects.toMatchObject({
      name: "ValidationException",
    });

    await stage.create(gates("must", { variables: [{ name: "must" }] }));
    await expect(stage.start("must")).rejects.toMatchObject({ name: "ValidationException" });
    const id = await stage.start("must", { variables: [{ name: "must", value: "here" }] });
    const { pipelineExecution } = await stage.pipelines.send(
      new GetPipelineExecutionCommand({ pipelineName: "must", pipelineExecutionId: id }),
    );
    expect(pipelineExecution!.variables).toEqual([{ name: "must", resolvedValue: "here" }]);
    const { pipelineExecutionSummaries } = await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: "must" }));
    expect(pipelineExecutionSummaries!.map(({ status }) => status)).toContain("Failed");
  });

  it("is superseded by a newer one in front of a stage", async () => {
    const first = await stage.create(gates("newer"));
    await stage.token("newer", "One", first);
    const second = await stage.start("newer");
    await until(async () => (await inbound("newer", "One")) === second);
    const third = await stage.start("newer");
    expect(await stage.ended("newer", second)).toBe("Superseded");
    await until(async () => (await inbound("newer", "One")) === third);
    await stage.approve("newer", "One", first, "Rejected");
    expect(await stage.ended("newer", first)).toBe("Failed");
    await stage.token("newer", "One", third);
  });

  it("waits in line in QUEUED mode, fifty at most", async () => {
    const first = await stage.create(gates("queue", { executionMode: "QUEUED" }));
    const more: string[] = [];
    for (let count = 0; count < 49; count++) more.push(await stage.start("queue"));
    await expect(stage.start("queue")).rejects.toMatchObject({ name: "ConcurrentPipelineExecutionsLimitExceededException" });
    await stage.token("queue", "One", first);
    await stage.approve("queue", "One", first);
    await stage.token("queue", "One", more[0]!);
    await until(async () => {
      const { stageStates } = await stage.pipelines.send(new GetPipelineStateCommand({ name: "queue" }));
      const waiting = stageStates![1]!.inboundExecutions!.map(({ pipelineExecutionId }) => pipelineExecutionId);
      expect(waiting).toEqual(more.slice(1, 1 + waiting.length));
      return waiting.length >= 3;
    });
    const { pipelineExecutionSummaries } = await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: "queue" }));
    expect(new Set(pipelineExecutionSummaries!.map(({ status }) => status))).toEqual(new Set(["InProgress"]));
  });
});

const inbound = async (name: string, stageName: string): Promise<string | undefined> => {
  const { stageStates } = await stage.pipelines.send(new GetPipelineStateCommand({ name }));
  return stageStates!.find((one) => one.stageName === stageName)?.inboundExecution?.pipelineExecutionId;
};

describe("stop and retry", () => {
  it("stops an execution that waits for a person only with abandon, and can retry it", async () => {
    const id = await stage.create(gates("halt"));
    await stage.token("halt", "One", id);
    const stop = (over: object) =>
      stage.pipelines.send(new StopPipelineExecutionCommand({ pipelineName: "halt", pipelineExecutionId: id, ...over }));
    await stop({ reason: "lunch" });
    await until(async () => (await stage.status("halt", id)) === "Stopping");
    await expect(stop({})).rejects.toMatchObject({ name: "DuplicatedStopRequestException" });
    await stop({ abandon: true, reason: "dinner" });
    expect(await stage.ended("halt", id)).toBe("Stopped");
    await expect(stop({})).rejects.toMatchObject({ name: "PipelineExecutionNotStoppableException" });
    const { pipelineExecutionSummaries } = await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: "halt" }));
    expect(pipelineExecutionSummaries![0]).toMatchObject({ status: "Stopped", stopTrigger: { reason: "dinner" } });

    await stage.pipelines.send(
      new RetryStageExecutionCommand({ pipelineName: "halt", stageName: "One", pipelineExecutionId: id, retryMode: "FAILED_ACTIONS" }),
    );
    await stage.approve("halt", "One", id);
    await stage.approve("halt", "Two", id);
    expect(await stage.ended("halt", id)).toBe("Succeeded");
    const { actionExecutionDetails } = await stage.pipelines.send(
      new ListActionExecutionsCommand({ pipelineName: "halt", filter: { pipelineExecutionId: id } }),
    );
    expect(actionExecutionDetails!.map(({ actionName, status }) => `${actionName} ${status}`)).toEqual([
      "Confirm Succeeded",
      "Ask Succeeded",
      "Ask Abandoned",
      "Fetch Succeeded",
    ]);
    const latest = await stage.pipelines.send(
      new ListActionExecutionsCommand({
        pipelineName: "halt",
        filter: { latestInPipelineExecution: { pipelineExecutionId: id, startTimeRange: "Latest" } },
      }),
    );
    expect(latest.actionExecutionDetails!.length).toBe(3);
    const { stageStates } = await stage.pipelines.send(new GetPipelineStateCommand({ name: "halt" }));
    expect(stageStates![1]!.retryStageMetadata).toMatchObject({ manualStageRetryAttempt: 1, latestRetryTrigger: "ManualStageRetry" });
  });

  it("refuses a retry of what did not fail, and of an execution that was overtaken", async () => {
    const id = await stage.create(gates("again"));
    await stage.token("again", "One", id);
    const retry = (pipelineExecutionId: string, stageName = "One") =>
      stage.pipelines.send(
        new RetryStageExecutionCommand({ pipelineName: "again", stageName, pipelineExecutionId, retryMode: "ALL_ACTIONS" }),
      );
    await expect(retry(id)).rejects.toMatchObject({ name: "StageNotRetryableException" });
    await expect(retry(id, "Nowhere")).rejects.toMatchObject({ name: "StageNotFoundException" });
    await stage.approve("again", "One", id, "Rejected");
    expect(await stage.ended("again", id)).toBe("Failed");
    const next = await stage.start("again");
    await stage.token("again", "One", next);
    await expect(retry(id)).rejects.toMatchObject({ name: "NotLatestPipelineExecutionException" });
  });
});

describe("an approval", () => {
  it("is answered once, with its own token, and tells who answered", async () => {
    const id = await stage.create(gates("ask"));
    const token = await stage.token("ask", "One", id);
    const answer = (over: object = {}) =>
      stage.pipelines.send(
        new PutApprovalResultCommand({
          ...{ pipelineName: "ask", stageName: "One", actionName: "Ask", token },
          result: { status: "Approved", summary: "fine" },
          ...over,
        }),
      );
    await expect(answer({ token: "00000000-0000-4000-8000-000000000000" })).rejects.toMatchObject({
      name: "InvalidApprovalTokenException",
    });
    await expect(answer({ actionName: "Other" })).rejects.toMatchObject({ name: "ActionNotFoundException" });
    const answers = await Promise.allSettled([answer(), answer(), answer()]);
    expect(answers.filter(({ status }) => status === "fulfilled").length).toBe(1);
    await stage.token("ask", "Two", id);
    await expect(answer()).rejects.toMatchObject({ name: "ApprovalAlreadyCompletedException" });
    const { stageStates } = await stage.pipelines.send(new GetPipelineStateCommand({ name: "ask" }));
    expect(stageStates![1]!.actionStates![0]!.latestExecution).toMatchObject({
      status: "Succeeded",
      summary: "fine",
      lastUpdatedBy: expect.stringContaining(`:${stage.server.account}:`),
    });
  });
});

describe("transitions and edits", () => {
  it("hold executions until the stage is open again", async () => {
    const to = { pipelineName: "hold", stageName: "One", transitionType: "Inbound" } as const;
    const first = await stage.create(gates("hold"));
    await stage.approve("hold", "One", first);
    await stage.pipelines.send(new DisableStageTransitionCommand({ ...to, reason: "freeze" }));
    const id = await stage.start("hold");
    await until(async () => (await inbound("hold", "One")) === id);
    const { stageStates } = await stage.pipelines.send(new GetPipelineStateCommand({ name: "hold" }));
    expect(stageStates![1]!.inboundTransitionState).toMatchObject({
      enabled: false,
      disabledReason: "freeze",
      lastChangedBy: expect.any(String),
    });
    await stage.pipelines.send(new EnableStageTransitionCommand(to));
    await stage.token("hold", "One", id);
  });

  it("hold executions behind a closed way out as well", async () => {
    const to = { pipelineName: "out", stageName: "One", transitionType: "Outbound" } as const;
    const id = await stage.create(gates("out"));
    await stage.token("out", "One", id);
    await stage.pipelines.send(new DisableStageTransitionCommand({ ...to, reason: "freeze" }));
    await stage.approve("out", "One", id);
    await until(async () => (await inbound("out", "Two")) === id);
    await stage.pipelines.send(new EnableStageTransitionCommand(to));
    await stage.token("out", "Two", id);
  });

  it("cancel what waits and what runs on the old structure", async () => {
    const declaration = gates("edit");
    const id = await stage.create(declaration);
    await stage.token("edit", "One", id);
    const waiting = await stage.start("edit");
    await until(async () => (await inbound("edit", "One")) === waiting);
    await stage.pipelines.send(new UpdatePipelineCommand({ pipeline: declaration }));
    expect(await stage.ended("edit", waiting)).toBe("Cancelled");
    expect(await stage.status("edit", id)).toBe("InProgress");
    await stage.approve("edit", "One", id);
    expect(await stage.ended("edit", id)).toBe("Cancelled");
    const next = await stage.start("edit");
    await stage.token("edit", "One", next);
  });
});

describe("history", () => {
  it("can be asked for what succeeded in a stage of the current version", async () => {
    const declaration = gates("filter");
    const first = await stage.create(declaration);
    await stage.approve("filter", "One", first);
    await stage.approve("filter", "Two", first, "Rejected");
    expect(await stage.ended("filter", first)).toBe("Failed");
    const succeededIn = async (stageName: string) => {
      const { pipelineExecutionSummaries } = await stage.pipelines.send(
        new ListPipelineExecutionsCommand({ pipelineName: "filter", filter: { succeededInStage: { stageName } } }),
      );
      return pipelineExecutionSummaries!.map(({ pipelineExecutionId }) => pipelineExecutionId);
    };
    expect(await succeededIn("One")).toEqual([first]);
    expect(await succeededIn("Two")).toEqual([]);
    await stage.pipelines.send(new UpdatePipelineCommand({ pipeline: declaration }));
    expect(await succeededIn("One")).toEqual([]);
  });

  it("is paged, newest first", async () => {
    await stage.create(gates("pages"));
    const ids = [];
    for (let count = 0; count < 4; count++) ids.push(await stage.start("pages"));
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: "pages", maxResults: 2, nextToken }));
      seen.push(...page.pipelineExecutionSummaries!.map(({ pipelineExecutionId }) => pipelineExecutionId!));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(seen.slice(0, 4)).toEqual(ids.reverse());
    expect(seen.length).toBe(5);
    await expect(
      stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: "pages", nextToken: "made-up" })),
    ).rejects.toMatchObject({ name: "InvalidNextTokenException" });
  });

  it("of an unknown pipeline is refused in AWS's words", async () => {
    const message = `Account '${stage.server.account}' does not have a pipeline with name 'nobody'`;
    for (const command of [
      new GetPipelineStateCommand({ name: "nobody" }),
      new StartPipelineExecutionCommand({ name: "nobody" }),
      new ListPipelineExecutionsCommand({ pipelineName: "nobody" }),
    ])
      await expect(stage.pipelines.send(command as GetPipelineStateCommand)).rejects.toMatchObject({
        name: "PipelineNotFoundException",
        message,
      });
  });
});
