import { describe, expect, it } from "vitest";
import { Story } from "./testing/story.ts";

const three = "Source: S | Build: B | Deploy: D";

/** Each row is a deed and what the pipeline shows afterwards. */
type Row = [deed: (story: Story) => unknown, shows: string];
const plays = (story: Story, rows: Row[]): void => {
  for (const [deed, shows] of rows) {
    deed(story);
    expect(story.shows(), deed.toString()).toBe(shows);
  }
};

describe("the happy path", () => {
  it("runs stage after stage, and runOrder groups one after the other", () => {
    plays(new Story("Source: S | Build: lint unit pack@5 ship@7 | Deploy: D"), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.ok("A", "Source/S"), "A InProgress in Build: lint? unit?"],
      [(s) => s.ok("A", "Build/unit"), "A InProgress in Build: lint? unit+"],
      [(s) => s.ok("A", "Build/lint"), "A InProgress in Build: lint+ unit+ pack?"],
      [(s) => s.ok("A", "Build/pack"), "A InProgress in Build: lint+ unit+ pack+ ship?"],
      [(s) => s.ok("A", "Build/ship"), "A InProgress in Deploy: D?"],
      [(s) => s.ok("A", "Deploy/D"), "A Succeeded at Deploy"],
    ]);
  });

  it("tells the bus in AWS's words", () => {
    const story = new Story("Source: S | Build: B");
    story.start();
    story.ok("A", "Source/S", "Build/B");
    expect(story.said).toEqual([
      "A STARTED",
      "A Source STARTED",
      "A Source S STARTED",
      "A Source S SUCCEEDED",
      "A Source SUCCEEDED",
      "A Build STARTED",
      "A Build B STARTED",
      "A Build B SUCCEEDED",
      "A Build SUCCEEDED",
      "A SUCCEEDED",
    ]);
  });
});

describe("a failure", () => {
  it("lets running siblings settle, starts nothing later, and frees the stage", () => {
    plays(new Story("Source: S | Build: lint unit pack@2 | Deploy: D"), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.ok("A", "Source/S"), "A InProgress in Build: lint? unit?"],
      [(s) => s.bad("A", "Build/lint"), "A InProgress in Build: lint- unit?"],
      [(s) => s.start(), "A InProgress in Build: lint- unit? | B InProgress in Source: S?"],
      [(s) => s.ok("B", "Source/S"), "A InProgress in Build: lint- unit? | B InProgress before Build"],
      [(s) => s.ok("A", "Build/unit"), "A Failed at Build | B InProgress in Build: lint? unit?"],
    ]);
  });
});

describe("SUPERSEDED", () => {
  it("keeps one execution in front of each stage: the newest", () => {
    plays(new Story(three), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.start(), "A InProgress in Source: S? | B InProgress before Source"],
      [(s) => s.start(), "A InProgress in Source: S? | B Superseded | C InProgress before Source"],
      [(s) => s.ok("A", "Source/S"), "A InProgress in Build: B? | B Superseded | C InProgress in Source: S?"],
      [(s) => s.ok("C", "Source/S"), "A InProgress in Build: B? | B Superseded | C InProgress before Build"],
      [(s) => s.start(), "A InProgress in Build: B? | B Superseded | C InProgress before Build | D InProgress in Source: S?"],
      [(s) => s.ok("D", "Source/S"), "A InProgress in Build: B? | B Superseded | C Superseded | D InProgress before Build"],
      [(s) => s.ok("A", "Build/B"), "A InProgress in Deploy: D? | B Superseded | C Superseded | D InProgress in Build: B?"],
    ]);
  });

  it("never takes the place of one that is inside", () => {
    const story = new Story(three);
    story.start();
    for (let count = 0; count < 5; count++) story.start();
    expect(story.shows()).toBe(
      "A InProgress in Source: S? | B Superseded | C Superseded | D Superseded | E Superseded | F InProgress before Source",
    );
  });
});

describe("QUEUED", () => {
  it("supersedes nobody and lets them in by order of arrival", () => {
    plays(new Story(three, { executionMode: "QUEUED" }), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.start(), "A InProgress in Source: S? | B InProgress before Source"],
      [(s) => s.start(), "A InProgress in Source: S? | B InProgress before Source | C InProgress before Source"],
      [(s) => s.ok("A", "Source/S"), "A InProgress in Build: B? | B InProgress in Source: S? | C InProgress before Source"],
      [(s) => s.ok("B", "Source/S"), "A InProgress in Build: B? | B InProgress before Build | C InProgress in Source: S?"],
      [(s) => s.ok("C", "Source/S"), "A InProgress in Build: B? | B InProgress before Build | C InProgress before Build"],
      [(s) => s.ok("A", "Build/B"), "A InProgress in Deploy: D? | B InProgress in Build: B? | C InProgress before Build"],
      [(s) => s.bad("B", "Build/B"), "A InProgress in Deploy: D? | B Failed at Build | C InProgress in Build: B?"],
    ]);
  });
});

describe("transitions", () => {
  it("hold executions in front of a disabled stage and let the newest in when enabled", () => {
    plays(new Story(three, { closed: ["Build"] }), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.ok("A", "Source/S"), "A InProgress before Build"],
      [(s) => s.start(), "A InProgress before Build | B InProgress in Source: S?"],
      [(s) => s.ok("B", "Source/S"), "A Superseded | B InProgress before Build"],
      [(s) => s.close(), "A Superseded | B InProgress in Build: B?"],
    ]);
  });
});

describe("stop", () => {
  it("and wait: running actions end, nothing new starts", () => {
    const story = new Story("Source: S | Build: one two after@2");
    plays(story, [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.ok("A", "Source/S"), "A InProgress in Build: one? two?"],
      [(s) => s.stop("A"), "A Stopping in Build: one? two?"],
      [(s) => s.ok("A", "Build/one"), "A Stopping in Build: one+ two?"],
      [(s) => s.ok("A", "Build/two"), "A Stopped at Build"],
    ]);
    expect(story.execution("A")).toMatchObject({ stages: { Build: { status: "Stopped" } }, statusSummary: "because" });
    expect(story.said.slice(-2)).toEqual(["A Build STOPPED", "A STOPPED"]);
  });

  it("and abandon: at once, also while it is stopping; late news change nothing", () => {
    const story = new Story(three);
    story.start();
    const late = story.execution("A").stages.Source!.actions.S!.id;
    story.stop("A");
    story.stop("A", true);
    expect(story.shows()).toBe("A Stopped at Source");
    expect(story.execution("A").stages.Source!.actions.S!.status).toBe("Abandoned");
    story.news({
      type: "action-ended",
      executionId: "A",
      stage: "Source",
      action: "S",
      actionExecutionId: late,
      result: { status: "Succeeded" },
    });
    expect(story.execution("A").stages.Source!.actions.S!.status).toBe("Abandoned");
  });

  it("of one that waits: it never enters", () => {
    plays(new Story(three), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.start(), "A InProgress in Source: S? | B InProgress before Source"],
      [(s) => s.stop("B"), "A InProgress in Source: S? | B Stopped"],
    ]);
  });
});

describe("retry", () => {
  const failed = (mode: "FAILED_ACTIONS" | "ALL_ACTIONS"): Story => {
    const story = new Story("Source: S | Build: one two after@2");
    story.start();
    story.ok("A", "Source/S", "Build/one");
    story.bad("A", "Build/two");
    expect(story.shows()).toBe("A Failed at Build");
    story.retry("A", "Build", mode);
    return story;
  };

  it("of failed actions keeps what succeeded and goes on with later runOrders", () => {
    const story = failed("FAILED_ACTIONS");
    expect(story.shows()).toBe("A InProgress in Build: one+ two?");
    story.ok("A", "Build/two", "Build/after");
    expect(story.shows()).toBe("A Succeeded at Build");
    expect(story.execution("A")).toMatchObject({
      attempt: 2,
      stages: { Build: { manualRetries: 1, attempts: { one: 1, two: 2, after: 1 } } },
    });
    expect(story.said).toContain("A RESUMED");
    expect(story.said).toContain("A Build RESUMED");
  });

  it("of all actions begins the stage again", () => {
    const story = failed("ALL_ACTIONS");
    expect(story.shows()).toBe("A InProgress in Build: one? two?");
    expect(story.execution("A").stages.Build!.attempts).toEqual({ one: 2, two: 2 });
  });

  it("gives every attempt an id of its own and asks for the work once", () => {
    const story = failed("FAILED_ACTIONS");
    const starts = story.effects.filter(({ type }) => type === "start-action");
    expect(starts.map(({ key }) => key)).toEqual([
      "A/Source/S/1/start",
      "A/Build/one/1/start",
      "A/Build/two/1/start",
      "A/Build/two/2/start",
    ]);
    expect(new Set(starts.flatMap((effect) => ("actionExecutionId" in effect ? effect.actionExecutionId : []))).size).toBe(4);
  });

  it("is over once another execution entered the stage, or the pipeline was edited", () => {
    const overtaken = new Story(three);
    overtaken.start();
    overtaken.bad("A", "Source/S");
    overtaken.start();
    overtaken.retry("A", "Source", "ALL_ACTIONS");
    expect(overtaken.shows()).toBe("A Failed at Source | B InProgress in Source: S?");

    const edited = new Story(three);
    edited.start();
    edited.bad("A", "Source/S");
    edited.edit(three);
    edited.retry("A", "Source", "ALL_ACTIONS");
    expect(edited.shows()).toBe("A Failed at Source");
  });

  it("brings a stopped execution back as well", () => {
    const story = new Story(three);
    story.start();
    story.stop("A", true);
    story.retry("A", "Source", "FAILED_ACTIONS");
    expect(story.shows()).toBe("A InProgress in Source: S?");
  });

  it("happens once by itself where onFailure says so", () => {
    const story = new Story(three);
    story.pipeline.declarations[1]!.stages[1]!.onFailure = { result: "RETRY", retryConfiguration: { retryMode: "FAILED_ACTIONS" } };
    story.start();
    story.ok("A", "Source/S");
    story.bad("A", "Build/B");
    expect(story.shows()).toBe("A InProgress in Build: B?");
    expect(story.execution("A").stages.Build).toMatchObject({ automaticRetries: 1, latestRetry: { trigger: "AutomatedStageRetry" } });
    story.bad("A", "Build/B");
    expect(story.shows()).toBe("A Failed at Build");
  });
});

describe("an edit while executions are under way", () => {
  it("cancels waiting ones at once and running ones after their actions, and never mixes versions", () => {
    plays(new Story(three), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.start(), "A InProgress in Source: S? | B InProgress before Source"],
      [(s) => s.edit("Source: S | Ship: X"), "A InProgress in Source: S? | B Cancelled"],
      [(s) => s.start(), "A InProgress in Source: S? | B Cancelled | C InProgress before Source"],
      [(s) => s.ok("A", "Source/S"), "A Cancelled at Source | B Cancelled | C InProgress in Source: S?"],
      [(s) => s.ok("C", "Source/S"), "A Cancelled at Source | B Cancelled | C InProgress in Ship: X?"],
    ]);
  });
});

describe("an approval", () => {
  const gate = "Source: S | Gate: approve!";
  it("opens a token, asks nobody for work, and fails after seven days or its own timeout", () => {
    const story = new Story(gate);
    story.start();
    story.ok("A", "Source/S");
    const run = () => story.execution("A").stages.Gate!.actions.approve!;
    expect(run().token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(story.effects.map(({ key }) => key)).toEqual(["A/Source/S/1/start"]);
    expect(story.wakeAt?.getTime()).toBe(story.now + 7 * 86_400_000);
    story.later(7 * 86_400_000 - 1);
    expect(story.shows()).toBe("A InProgress in Gate: approve?");
    story.later(1);
    expect(story.shows()).toBe("A Failed at Gate");
    expect(run()).toMatchObject({ status: "Failed", errorDetails: { code: "JobTimedOut" } });
    expect(run().token).toBeUndefined();
  });

  it("tells the reviewer where it names a topic", () => {
    const story = new Story(gate);
    story.pipeline.declarations[1]!.stages[1]!.actions[0]!.configuration = {
      ...{ NotificationArn: "arn:aws:sns:us-east-1:1:reviewers", CustomData: "Look at #{codepipeline.PipelineExecutionId}" },
    };
    story.start();
    story.ok("A", "Source/S");
    const notice = story.pipeline.announcements.find(({ detailType }) => detailType.endsWith("Approval Notification"));
    const { token } = story.execution("A").stages.Gate!.actions.approve!;
    expect(notice).toMatchObject({
      resources: ["arn:aws:sns:us-east-1:1:reviewers"],
      detail: { approval: { stageName: "Gate", actionName: "approve", token, expires: "2026-01-08T00:00Z", customData: "Look at A" } },
    });
  });

  it("has a new token when it is retried", () => {
    const story = new Story(gate);
    story.start();
    story.ok("A", "Source/S");
    const before = story.execution("A").stages.Gate!.actions.approve!.token;
    story.bad("A", "Gate/approve");
    story.retry("A", "Gate", "FAILED_ACTIONS");
    expect(story.execution("A").stages.Gate!.actions.approve!.token).not.toBe(before);
  });
});

describe("variables", () => {
  const withBuild = (configuration: Record<string, string>): Story => {
    const story = new Story(three, { declaration: { variables: [{ name: "env", defaultValue: "test" }] } });
    const [source, build] = story.pipeline.declarations[1]!.stages;
    source!.actions[0]!.namespace = "src";
    build!.actions[0]!.configuration = configuration;
    return story;
  };

  it("are resolved right before the action starts", () => {
    const story = withBuild({ Note: "#{src.CommitId} for #{variables.env} by #{codepipeline.PipelineExecutionId}!" });
    story.start();
    story.end("A", "Source/S", "Succeeded", { CommitId: "abc" });
    expect(story.execution("A").stages.Build!.actions.B!.resolvedConfiguration).toEqual({ Note: "abc for test by A!" });
  });

  it("fail the action when the producer did not produce them", () => {
    const story = withBuild({ Note: "#{src.Missing}" });
    story.start();
    story.ok("A", "Source/S");
    expect(story.shows()).toBe("A Failed at Build");
    expect(story.execution("A").stages.Build!.actions.B!.errorDetails?.code).toBe("ConfigurationError");
  });

  it("without value and default fail the execution before it enters anything", () => {
    const story = new Story(three, { declaration: { variables: [{ name: "must" }] } });
    story.start();
    expect(story.shows()).toBe("A Failed");
    expect(story.execution("A").statusSummary).toContain("must");
    story.start({ variables: { must: "here" } });
    expect(story.shows()).toBe("A Failed | B InProgress in Source: S?");
  });
});

describe("work outside", () => {
  it("is asked after every thirty seconds until its end is known", () => {
    const story = new Story(three);
    story.start();
    const { id } = story.execution("A").stages.Source!.actions.S!;
    const about = { executionId: "A", stage: "Source", action: "S", actionExecutionId: id };
    story.news({ type: "action-started", ...about, externalExecutionId: "ext-1" });
    expect(story.wakeAt?.getTime()).toBe(story.now + 30_000);
    story.later(30_000);
    story.later(30_000);
    expect(story.effects.map(({ key }) => key)).toEqual(["A/Source/S/1/start", "A/Source/S/1/check/1", "A/Source/S/1/check/2"]);
    expect(story.execution("A").stages.Source!.actions.S!.externalExecutionId).toBe("ext-1");
  });
});

describe("limits", () => {
  it("fail an action whose output variables nobody could keep, and one whose configuration grows too large", () => {
    const story = new Story("Source: S | Build: B | Deploy: D");
    const [source, build, deploy] = story.pipeline.declarations[1]!.stages;
    source!.actions[0]!.namespace = "Src";
    build!.actions[0]!.configuration = { A: "#{Src.x}", B: "#{Src.x}" };
    deploy!.actions[0]!.namespace = "Deployed";
    story.start();
    story.end("A", "Source/S", "Succeeded", { x: "y".repeat(60_000) });
    expect(story.execution("A").stages.Build!.actions.B!.errorDetails).toEqual({
      code: "ConfigurationError",
      message: "The resolved configuration is larger than 100 KB",
    });
    story.start();
    story.end("B", "Source/S", "Succeeded", { x: "y".repeat(122_880) });
    expect(story.execution("B").stages.Source!.actions.S).toMatchObject({
      status: "Failed",
      outputVariables: {},
      errorDetails: { code: "ConfigurationError", message: "The output variables of the action are larger than 122880 bytes" },
    });
  });
});

describe("events", () => {
  it("of a connection's change tell of it at the start and at the end", () => {
    const story = new Story("Source: S | Build: B");
    const told: unknown[] = [];
    const collect = () =>
      told.push(...story.pipeline.announcements.filter(({ detail }) => !detail.stage).map(({ detail }) => detail["execution-trigger"]));
    story.start({
      trigger: { triggerType: "WebhookV2", triggerDetail: "arn:connection" },
      sourceVariables: { S: { BranchName: "main", PullRequestId: "7" } },
    });
    collect();
    const run = story.execution("A").stages.Source!.actions.S!;
    story.news({
      ...{ type: "action-ended", executionId: "A", stage: "Source", action: "S", actionExecutionId: run.id },
      result: { status: "Succeeded", outputVariables: { CommitId: "abc", AuthorId: "9" }, revision: { id: "abc", created: 0 } },
    });
    story.ok("A", "Build/B");
    collect();
    expect(told).toEqual([{ "branch-name": "main" }, { "branch-name": "main", "commit-id": "abc", "author-id": "9" }]);
  });
});
