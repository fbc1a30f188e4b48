import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance } from "./advance.ts";
import type { ActionStatus, ExecutionStatus, StageStatus } from "./execution.ts";
import type { PipelineSnapshot } from "./snapshot.ts";
import { Story } from "./testing/story.ts";

/** What may happen to a pipeline, in any order. Numbers pick among what is there. */
const deed = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("start" as const), pick: fc.nat(50) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom("ok" as const, "ok" as const, "bad" as const), pick: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("stop" as const, "abandon" as const), pick: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("retry-failed" as const, "retry-all" as const), pick: fc.nat(50) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("close" as const, "open" as const, "edit" as const, "wait" as const), pick: fc.nat(50) }),
  },
);
const history = fc.record({
  mode: fc.constantFrom("SUPERSEDED" as const, "QUEUED" as const),
  automatic: fc.boolean(),
  deeds: fc.array(deed, { maxLength: 60 }),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

const structure = "Source: S | Build: one two last@2 | Gate: approve! | Deploy: D";
const stageNames = ["Source", "Build", "Gate", "Deploy"];

function perform(story: Story, { do: what, pick }: History["deeds"][number]): void {
  const some = <T>(items: T[]): T | undefined => items[pick % Math.max(1, items.length)];
  const open = story.pipeline.executions.flatMap((execution) =>
    Object.entries(execution.stages).flatMap(([stage, run]) =>
      Object.entries(run.actions).flatMap(([name, { status }]) =>
        status === "InProgress" ? [{ id: execution.id, path: `${stage}/${name}` }] : [],
      ),
    ),
  );
  const execution = some(story.pipeline.executions);
  const stage = some(stageNames)!;
  if (what === "start") story.start();
  else if (what === "close") story.close(stage);
  else if (what === "open") story.close();
  else if (what === "edit") story.edit(structure);
  else if (what === "wait") story.later(30_000 * (pick + 1));
  else if (what === "ok" || what === "bad") {
    const action = some(open);
    if (action) story.end(action.id, action.path, what === "ok" ? "Succeeded" : "Failed");
  } else if (execution) {
    if (what === "stop" || what === "abandon") story.stop(execution.id, what === "abandon");
    else story.retry(execution.id, stage, what === "retry-all" ? "ALL_ACTIONS" : "FAILED_ACTIONS");
  }
}

/** Plays a history and calls back after every deed. */
function play({ mode, automatic, deeds }: History, each: (story: Story, before: PipelineSnapshot, what: string) => void): Story {
  const story = new Story(structure, { executionMode: mode });
  if (automatic) story.pipeline.declarations[1]!.stages[1]!.onFailure = { result: "RETRY" };
  for (const one of deeds) {
    const before = structuredClone(story.pipeline);
    perform(story, one);
    each(story, before, one.do);
  }
  return story;
}

const terminal: ExecutionStatus[] = ["Succeeded", "Failed", "Stopped", "Superseded", "Cancelled"];
const executionSteps: Record<ExecutionStatus, ExecutionStatus[]> = {
  InProgress: [...terminal, "Stopping"],
  Stopping: ["Stopped", "Cancelled"],
  Stopped: ["InProgress"],
  Failed: ["InProgress"],
  Succeeded: [],
  Superseded: [],
  Cancelled: [],
};
const stageSteps: Record<StageStatus, StageStatus[]> = {
  InProgress: ["Succeeded", "Failed", "Stopping", "Stopped", "Cancelled"],
  Stopping: ["Stopped", "Cancelled"],
  Failed: ["InProgress"],
  Stopped: ["InProgress"],
  Succeeded: [],
  Cancelled: [],
};
const actionSteps: Record<ActionStatus, ActionStatus[]> = {
  InProgress: ["Succeeded", "Failed", "Abandoned"],
  Succeeded: [],
  Failed: [],
  Abandoned: [],
};

describe("in every history", () => {
  it("statuses move only along the transition table, and terminal ones absorb whatever is not a retry", () => {
    fc.assert(
      fc.property(history, (one) => {
        play(one, (story, before, what) => {
          for (const old of before.executions) {
            const now = story.execution(old.id);
            if (now.status !== old.status) {
              expect(executionSteps[old.status], `${old.status} to ${now.status}`).toContain(now.status);
              if (terminal.includes(old.status)) expect(what).toMatch(/^retry/);
            }
            for (const [name, run] of Object.entries(old.stages)) {
              const status = now.stages[name]!.status;
              if (status !== run.status) expect(stageSteps[run.status], `${name} ${run.status} to ${status}`).toContain(status);
              for (const [action, attempt] of Object.entries(run.actions)) {
                const after = now.stages[name]!.actions[action];
                if (after?.id === attempt.id && after.status !== attempt.status)
                  expect(actionSteps[attempt.status]).toContain(after.status);
              }
            }
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  it("a second step without news changes nothing", () => {
    fc.assert(
      fc.property(history, (one) => {
        play(one, (story) => {
          const again = advance(story.pipeline, new Date(story.now));
          expect(again.effects).toEqual([]);
          expect(again.next).toEqual({ ...story.pipeline, announcements: [] });
          expect(again.wakeAt).toEqual(story.wakeAt);
        });
      }),
      { numRuns: 150 },
    );
  });

  it("a step lost in a crash is taken again with the same outcome, and no work is asked for twice", () => {
    fc.assert(
      fc.property(history, (one) => {
        const story = play(one, (_, before) => {
          expect(advance(before, new Date(0))).toEqual(advance(before, new Date(0)));
        });
        const keys = story.effects.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 150 },
    );
  });

  it("a stage holds one execution, waiting rooms obey their mode, and nobody waits for a free open stage", () => {
    fc.assert(
      fc.property(history, (one) => {
        play(one, ({ pipeline }) => {
          for (const [at, name] of stageNames.entries()) {
            const here = pipeline.executions.filter(({ stage }) => stage === at);
            const inside = here.filter(({ place }) => place === "inside");
            const waiting = here.filter(({ place }) => place === "inbound");
            expect(inside.length).toBeLessThanOrEqual(1);
            if (one.mode === "SUPERSEDED") expect(waiting.length).toBeLessThanOrEqual(1);
            else expect(pipeline.executions.filter(({ status }) => status === "Superseded")).toEqual([]);
            if (waiting.length && !pipeline.closed.includes(name)) expect(inside.length).toBe(1);
          }
          for (const execution of pipeline.executions) expect(terminal.includes(execution.status)).toBe(execution.place === "ended");
          for (const execution of pipeline.executions.filter(({ place }) => place === "inside"))
            expect(Object.values(Object.values(execution.stages).at(-1)!.actions).some(({ status }) => status === "InProgress")).toBe(true);
        });
      }),
      { numRuns: 200 },
    );
  });
});
