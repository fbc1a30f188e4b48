import { describe, expect, it } from "vitest";
import { Story } from "./testing/story.ts";

type Row = [deed: (story: Story) => unknown, shows: string];
const plays = (story: Story, rows: Row[]): void => {
  for (const [deed, shows] of rows) {
    deed(story);
    expect(story.shows(), deed.toString()).toBe(shows);
  }
};
const three = "Source: S | Build: B | Deploy: D";

describe("PARALLEL", () => {
  it("runs every execution by itself: no lock, no queue, no slot", () => {
    plays(new Story(three, { executionMode: "PARALLEL" }), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.start(), "A InProgress in Source: S? | B InProgress in Source: S?"],
      [(s) => s.start(), "A InProgress in Source: S? | B InProgress in Source: S? | C InProgress in Source: S?"],
      [(s) => s.ok("B", "Source/S", "Build/B"), "A InProgress in Source: S? | B InProgress in Deploy: D? | C InProgress in Source: S?"],
      [(s) => s.ok("A", "Source/S", "Build/B"), "A InProgress in Deploy: D? | B InProgress in Deploy: D? | C InProgress in Source: S?"],
      [(s) => s.ok("A", "Deploy/D"), "A Succeeded at Deploy | B InProgress in Deploy: D? | C InProgress in Source: S?"],
    ]);
  });

  it("is not held up by a disabled transition, and has no state of stages to show", () => {
    const story = new Story(three, { executionMode: "PARALLEL", closed: ["Build"] });
    story.start();
    story.ok("A", "Source/S");
    expect(story.shows()).toBe("A InProgress in Build: B?");
    expect(story.pipeline.stages).toEqual({});
  });

  it("runs five actions of an execution at once, the next as soon as one ends", () => {
    plays(new Story("Source: S | Build: a b c d e f g last@2", { executionMode: "PARALLEL" }), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.ok("A", "Source/S"), "A InProgress in Build: a? b? c? d? e?"],
      [(s) => s.ok("A", "Build/c"), "A InProgress in Build: a? b? c+ d? e? f?"],
      [(s) => s.ok("A", "Build/a", "Build/b", "Build/d", "Build/e"), "A InProgress in Build: a+ b+ c+ d+ e+ f? g?"],
      [(s) => s.ok("A", "Build/f", "Build/g"), "A InProgress in Build: a+ b+ c+ d+ e+ f+ g+ last?"],
    ]);
  });

  it("lets a failed one be retried whatever others did since", () => {
    plays(new Story(three, { executionMode: "PARALLEL" }), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.bad("A", "Source/S"), "A Failed at Source"],
      [(s) => s.start(), "A Failed at Source | B InProgress in Source: S?"],
      [(s) => s.retry("A", "Source", "FAILED_ACTIONS"), "A InProgress in Source: S? | B InProgress in Source: S?"],
    ]);
  });

  it("runs on with the structure it began with when the pipeline is edited, beside the stages of the new mode", () => {
    plays(new Story(three, { executionMode: "PARALLEL" }), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.edit("Source: S | Other: O", "SUPERSEDED"), "A InProgress in Source: S?"],
      [(s) => s.start(), "A InProgress in Source: S? | B InProgress in Source: S?"],
      [(s) => s.start(), "A InProgress in Source: S? | B InProgress in Source: S? | C InProgress before Source"],
      [(s) => s.ok("A", "Source/S"), "A InProgress in Build: B? | B InProgress in Source: S? | C InProgress before Source"],
      [(s) => s.ok("B", "Source/S"), "A InProgress in Build: B? | B InProgress in Other: O? | C InProgress in Source: S?"],
    ]);
  });

  it("cancels what ran in another mode before", () => {
    plays(new Story(three), [
      [(s) => s.start(), "A InProgress in Source: S?"],
      [(s) => s.start(), "A InProgress in Source: S? | B InProgress before Source"],
      [(s) => s.edit(three, "PARALLEL"), "A InProgress in Source: S? | B Cancelled"],
      [(s) => s.ok("A", "Source/S"), "A Cancelled at Source | B Cancelled"],
    ]);
  });
});

describe("a rollback", () => {
  const deployed = (): Story => {
    const story = new Story(three);
    for (const id of [story.start(), story.start()]) story.ok(id, "Source/S", "Build/B", "Deploy/D");
    return story;
  };

  it("runs the one stage, with the artifacts and the variables of its target", () => {
    const story = new Story(three);
    const stages = story.pipeline.declarations[1]!.stages;
    stages[0]!.actions[0]!.outputArtifacts = [{ name: "Code" }];
    stages[0]!.actions[0]!.namespace = "Src";
    stages[2]!.actions[0]!.inputArtifacts = [{ name: "Code" }];
    stages[2]!.actions[0]!.configuration = { Tag: "#{Src.Tag} of #{codepipeline.PipelineExecutionId}" };
    for (const tag of ["one", "two"]) {
      const id = story.start();
      story.end(id, "Source/S", "Succeeded", { Tag: tag });
      story.ok(id, "Build/B", "Deploy/D");
    }
    const before = story.execution("A").stages.Source!.actions.S!.outputArtifacts;
    expect(story.rollback("A", "Deploy")).toBe("C");
    expect(story.shows()).toBe("A Succeeded at Deploy | B Succeeded at Deploy | C InProgress in Deploy: D?");
    expect(story.execution("C").stages.Deploy!.actions.D).toMatchObject({
      inputArtifacts: before,
      resolvedConfiguration: { Tag: "one of C" },
    });
    story.ok("C", "Deploy/D");
    expect(story.execution("C").status).toBe("Succeeded");
  });

  it("waits its turn in front of the stage, and supersedes who waits there", () => {
    const story = deployed();
    story.start();
    story.ok("C", "Source/S", "Build/B");
    story.start();
    story.ok("D", "Source/S", "Build/B");
    story.rollback("A", "Deploy");
    expect(story.shows()).toMatch(/C InProgress in Deploy: D\? \| D Superseded \| E InProgress before Deploy$/);
    story.bad("C", "Deploy/D");
    expect(story.shows()).toMatch(/E InProgress in Deploy: D\?$/);
  });

  it("by itself is asked for once when a stage fails, and never when a rollback fails", () => {
    const story = deployed();
    story.pipeline.declarations[1]!.stages[2]!.onFailure = { result: "ROLLBACK" };
    story.start();
    story.ok("C", "Source/S", "Build/B");
    story.bad("C", "Deploy/D");
    const asked = () => story.effects.filter(({ type }) => type === "start-rollback").map(({ key }) => key);
    expect(asked()).toEqual(["C/Deploy/rollback/1"]);
    story.rollback("B", "Deploy");
    story.bad("D", "Deploy/D");
    expect(story.execution("D").status).toBe("Failed");
    expect(asked()).toHaveLength(1);
  });
});
