import { describe, expect, it } from "vitest";
import { overrideRefusal } from "./override.ts";
import { condition, Story } from "./testing/story.ts";

type Row = [deed: (story: Story) => unknown, shows: string];
const plays = (story: Story, rows: Row[]): void => {
  for (const [deed, shows] of rows) {
    deed(story);
    expect(story.shows(), deed.toString()).toBe(shows);
  }
};

/** Source, then `Gate` with these conditions, then Deploy; the first execution has passed the source stage. */
function gated(over: object, executionMode: "SUPERSEDED" | "QUEUED" | "PARALLEL" = "SUPERSEDED"): Story {
  const story = new Story("Source: S | Gate: G | Deploy: D", { executionMode });
  Object.assign(story.pipeline.declarations[1]!.stages[1]!, over);
  story.start();
  story.ok("A", "Source/S");
  return story;
}
const conditionOf = (story: Story, gate: "beforeEntry" | "onSuccess" | "onFailure") =>
  story.execution("A").stages.Gate!.conditions?.[gate]?.status;

describe("an entry condition", () => {
  it("lets the actions start when all its rules have passed", () => {
    const story = gated({ beforeEntry: condition("FAIL", "One", "Two") });
    plays(story, [
      [(s) => s.step(), "A InProgress in Gate: [beforeEntry One?,Two?]"],
      [(s) => s.rule("A", "Gate/beforeEntry/Two", "Succeeded"), "A InProgress in Gate: [beforeEntry One?,Two+]"],
      [(s) => s.rule("A", "Gate/beforeEntry/One", "Succeeded"), "A InProgress in Gate: G?"],
    ]);
    expect(conditionOf(story, "beforeEntry")).toBe("Succeeded");
    expect(story.effects.map(({ key }) => key)).toContain("A/Gate/beforeEntry/One/1/start");
  });

  it("fails the stage as soon as one rule has failed; the others are let go", () => {
    const story = gated({ beforeEntry: condition("FAIL", "One", "Two") });
    story.rule("A", "Gate/beforeEntry/Two", "Failed");
    expect(story.shows()).toBe("A Failed at Gate");
    expect(story.execution("A").stages.Gate).toMatchObject({
      status: "Failed",
      actions: {},
      conditions: { beforeEntry: { status: "Failed", rules: { One: { status: "Abandoned" }, Two: { status: "Failed" } } } },
    });
  });

  it("is errored when a rule could not be asked", () => {
    const story = gated({ beforeEntry: condition("FAIL", "One") });
    story.rule("A", "Gate/beforeEntry/One", "Failed", "ConfigurationError");
    expect(conditionOf(story, "beforeEntry")).toBe("Errored");
  });

  it("skips the stage where its result says so, and cannot be overridden then", () => {
    const story = gated({ beforeEntry: condition("SKIP", "One") });
    story.rule("A", "Gate/beforeEntry/One", "Failed");
    expect(story.shows()).toBe("A InProgress in Deploy: D?");
    expect(story.execution("A").stages.Gate!.status).toBe("Skipped");
    expect(overrideRefusal(story.pipeline, story.execution("A"), { stage: "Gate", gate: "beforeEntry" })).toBe("NotOverridable");
    story.override("A", "Gate", "beforeEntry");
    expect(story.shows()).toBe("A InProgress in Deploy: D?");
  });

  it("that was overridden lets the execution go on, once it has failed or while it is asked", () => {
    plays(gated({ beforeEntry: condition("FAIL", "One") }), [
      [(s) => s.rule("A", "Gate/beforeEntry/One", "Failed"), "A Failed at Gate"],
      [(s) => s.override("A", "Gate", "beforeEntry"), "A InProgress in Gate: G?"],
      [(s) => s.ok("A", "Gate/G"), "A InProgress in Deploy: D?"],
    ]);
    const waiting = gated({ beforeEntry: condition("FAIL", "One") });
    waiting.override("A", "Gate", "beforeEntry");
    expect(waiting.shows()).toBe("A InProgress in Gate: G?");
    expect(conditionOf(waiting, "beforeEntry")).toBe("Overridden");
  });

  it("is not overridden for one that is not the latest in the stage any more", () => {
    const story = gated({ beforeEntry: condition("FAIL", "One") });
    story.rule("A", "Gate/beforeEntry/One", "Failed");
    story.start();
    story.ok("B", "Source/S");
    expect(overrideRefusal(story.pipeline, story.execution("A"), { stage: "Gate", gate: "beforeEntry" })).toBe("NotLatest");
    story.override("A", "Gate", "beforeEntry");
    expect(story.shows()).toBe("A Failed at Gate | B InProgress in Gate: [beforeEntry One?]");
  });

  it("that failed is asked again by a retry, with new attempts of its rules", () => {
    const story = gated({ beforeEntry: condition("FAIL", "One") });
    story.rule("A", "Gate/beforeEntry/One", "Failed");
    story.retry("A", "Gate", "FAILED_ACTIONS");
    expect(story.shows()).toBe("A InProgress in Gate: [beforeEntry One?]");
    expect(story.effects.map(({ key }) => key)).toContain("A/Gate/beforeEntry/One/2/start");
  });

  it("that was met is not asked again by a retry of the stage", () => {
    const story = gated({ beforeEntry: condition("FAIL", "One") });
    story.rule("A", "Gate/beforeEntry/One", "Succeeded");
    story.bad("A", "Gate/G");
    story.retry("A", "Gate", "ALL_ACTIONS");
    expect(story.shows()).toBe("A InProgress in Gate: G?");
  });

  it("holds the stage: others wait in front of it", () => {
    const story = gated({ beforeEntry: condition("FAIL", "One") });
    story.start();
    story.ok("B", "Source/S");
    expect(story.shows()).toBe("A InProgress in Gate: [beforeEntry One?] | B InProgress before Gate");
  });
});

describe("a deployment window", () => {
  const nine = "* 0 9 ? * *";

  it("is waited for until it opens", () => {
    // The story begins at midnight.
    const story = gated({ beforeEntry: condition("FAIL", `Window@${nine}`) });
    expect(story.shows()).toBe("A InProgress in Gate: [beforeEntry Window?]");
    expect(story.wakeAt).toEqual(new Date("2026-01-01T09:00:00Z"));
    story.later(3_600_000);
    expect(story.shows()).toBe("A InProgress in Gate: [beforeEntry Window?]");
    story.later(8 * 3_600_000);
    expect(story.shows()).toBe("A InProgress in Gate: G?");
  });

  it("is not waited for longer than the rule's timeout", () => {
    const story = gated({ beforeEntry: condition("FAIL", `Window@${nine}`) });
    story.later(0);
    const patient = new Story("Source: S | Gate: G", {});
    const gate = condition("FAIL", `Window@${nine}`);
    gate.conditions[0]!.rules![0]!.timeoutInMinutes = 60;
    patient.pipeline.declarations[1]!.stages[1]!.beforeEntry = gate;
    patient.start();
    patient.ok("A", "Source/S");
    patient.later(3_600_000);
    expect(patient.execution("A").stages.Gate!.conditions!.beforeEntry).toMatchObject({
      status: "Errored",
      rules: { Window: { status: "Failed", errorDetails: { code: "JobTimedOut" } } },
    });
  });

  it("is forgotten at once when the execution is stopped", () => {
    const story = gated({ beforeEntry: condition("FAIL", `Window@${nine}`) });
    story.stop("A");
    expect(story.shows()).toBe("A Stopped at Gate");
    expect(conditionOf(story, "beforeEntry")).toBe("Cancelled");
    const abandoned = gated({ beforeEntry: condition("FAIL", `Window@${nine}`) });
    abandoned.stop("A", true);
    expect(conditionOf(abandoned, "beforeEntry")).toBe("Abandoned");
  });
});

describe("a success condition", () => {
  it("is asked when all actions have succeeded, and FAIL fails the stage", () => {
    plays(gated({ onSuccess: condition("FAIL", "One") }), [
      [(s) => s.step(), "A InProgress in Gate: G?"],
      [(s) => s.ok("A", "Gate/G"), "A InProgress in Gate: G+ [onSuccess One?]"],
      [(s) => s.rule("A", "Gate/onSuccess/One", "Failed"), "A Failed at Gate"],
      [(s) => s.override("A", "Gate", "onSuccess"), "A InProgress in Deploy: D?"],
    ]);
  });

  it("with ROLLBACK leaves the stage succeeded and asks for a rollback", () => {
    const story = gated({ onSuccess: condition("ROLLBACK", "One") });
    story.ok("A", "Gate/G");
    story.rule("A", "Gate/onSuccess/One", "Failed");
    expect(story.execution("A")).toMatchObject({ status: "Failed", stages: { Gate: { status: "Succeeded" } } });
    expect(story.effects.map(({ type }) => type)).toContain("start-rollback");
  });

  it("is asked again when the stage is retried", () => {
    const story = gated({ onSuccess: condition("FAIL", "One") });
    story.ok("A", "Gate/G");
    story.rule("A", "Gate/onSuccess/One", "Failed");
    story.retry("A", "Gate", "FAILED_ACTIONS");
    expect(story.shows()).toBe("A InProgress in Gate: G+ [onSuccess One?]");
    story.rule("A", "Gate/onSuccess/One", "Succeeded");
    expect(story.shows()).toBe("A InProgress in Deploy: D?");
  });
});

describe("a failure condition", () => {
  it.each([
    ["ROLLBACK", "Succeeded", "A Failed at Gate"],
    ["SKIP", "Succeeded", "A InProgress in Deploy: D?"],
    ["RETRY", "Succeeded", "A InProgress in Gate: G?"],
    ["FAIL", "Succeeded", "A Failed at Gate"],
    ["ROLLBACK", "Failed", "A Failed at Gate"],
    ["RETRY", "Failed", "A Failed at Gate"],
  ] as const)("with %s and a rule that has %s: %s", (result, status, shows) => {
    const story = gated({ onFailure: condition(result, "One") });
    story.bad("A", "Gate/G");
    expect(story.shows()).toBe("A InProgress in Gate: G- [onFailure One?]");
    expect(story.execution("A").stages.Gate!.status).toBe("Failed");
    story.rule("A", "Gate/onFailure/One", status);
    expect(story.shows()).toBe(shows);
    const isRollback = story.effects.some(({ type }) => type === "start-rollback");
    expect(isRollback).toBe(result === "ROLLBACK" && status === "Succeeded");
  });

  it("without rules, SKIP moves on to the next stage at once", () => {
    const story = gated({ onFailure: { result: "SKIP" } });
    story.bad("A", "Gate/G");
    expect(story.shows()).toBe("A InProgress in Deploy: D?");
    expect(story.execution("A").stages.Gate!.status).toBe("Skipped");
  });
});
