import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Deed, history, perform, play } from "../../../../../test/simulation/pipeline-history.ts";
import { advance } from "./advance.ts";
import type { ActionStatus, ConditionStatus, Execution, ExecutionStatus, StageStatus } from "./execution.ts";
import type { PipelineSnapshot } from "./snapshot.ts";
import { Story } from "./testing/story.ts";

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
  InProgress: ["Succeeded", "Failed", "Skipped", "Stopping", "Stopped", "Cancelled"],
  Stopping: ["Stopped", "Cancelled"],
  // A failure condition may still be asked: the stage is skipped, stopped or cancelled meanwhile, or taken up again.
  Failed: ["InProgress", "Skipped", "Stopping", "Stopped", "Cancelled"],
  Stopped: ["InProgress"],
  // Only a success condition that was not met and is overridden takes a stage up again; it succeeds in the same step.
  Succeeded: [],
  Cancelled: [],
  Skipped: [],
};
const actionSteps: Record<ActionStatus, ActionStatus[]> = {
  InProgress: ["Succeeded", "Failed", "Abandoned"],
  Succeeded: [],
  Failed: [],
  Abandoned: [],
};
const conditionSteps: Record<ConditionStatus, ConditionStatus[]> = {
  InProgress: ["Succeeded", "Failed", "Errored", "Cancelled", "Abandoned", "Overridden"],
  Succeeded: [],
  Failed: ["Overridden"],
  Errored: ["Overridden"],
  Cancelled: [],
  Abandoned: [],
  Overridden: [],
};

const modeOf = ({ declarations }: PipelineSnapshot, { version }: Execution) => declarations[version]!.executionMode!;
const stageName = ({ declarations }: PipelineSnapshot, { version, stage }: Execution) => declarations[version]!.stages[stage]!.name;
/** Inside and in front of each stage, of executions that keep the locks. */
const locking = (pipeline: PipelineSnapshot, place: Execution["place"]) =>
  pipeline.executions.filter((execution) => execution.place === place && modeOf(pipeline, execution) !== "PARALLEL");

/** Everything that must hold after each deed, by what it promises. */
const promises: Record<string, (story: Story, before: PipelineSnapshot, what: Deed["do"]) => void> = {
  "statuses move only along the transition table, and terminal ones absorb whatever does not take them up again"(story, before, what) {
    for (const old of before.executions) {
      const now = story.execution(old.id);
      if (now.status !== old.status) {
        expect(executionSteps[old.status], `${old.status} to ${now.status}`).toContain(now.status);
        if (terminal.includes(old.status)) expect(what).toMatch(/^(retry|override)/);
      }
      // Whoever is taken up again may go all the way to its end in one step, when nothing is left to be done.
      for (const [name, run] of Object.entries(old.stages)) {
        const after = now.stages[name]!;
        if (after.status !== run.status && !/^(retry|override)/.test(what))
          expect(stageSteps[run.status], `${name} ${run.status} to ${after.status}`).toContain(after.status);
        for (const [action, attempt] of Object.entries(run.actions)) {
          const later = after.actions[action];
          if (later?.id === attempt.id && later.status !== attempt.status) expect(actionSteps[attempt.status]).toContain(later.status);
        }
        for (const [gate, condition] of Object.entries(run.conditions ?? {})) {
          const later = after.conditions?.[gate as "onSuccess"];
          const isSame = Object.entries(condition.rules).every(([rule, { id }]) => later?.rules[rule]?.id === id);
          if (later && isSame && later.status !== condition.status) expect(conditionSteps[condition.status]).toContain(later.status);
        }
      }
    }
  },
  "outside PARALLEL a stage holds one execution, and nobody waits for a free open stage"({ pipeline }) {
    const inside = locking(pipeline, "inside").map((execution) => stageName(pipeline, execution));
    expect(new Set(inside).size, `inside: ${inside}`).toBe(inside.length);
    for (const execution of locking(pipeline, "inbound")) {
      const name = stageName(pipeline, execution);
      if (!pipeline.closed.includes(name)) expect(inside).toContain(name);
    }
    for (const execution of pipeline.executions) {
      if (modeOf(pipeline, execution) === "PARALLEL") expect(execution.place).not.toBe("inbound");
      expect(terminal.includes(execution.status)).toBe(execution.place === "ended");
    }
  },
  "whoever is inside a stage waits for something there"({ pipeline }) {
    for (const execution of pipeline.executions.filter(({ place }) => place === "inside")) {
      const run = execution.stages[stageName(pipeline, execution)]!;
      const rules = Object.values(run.conditions ?? {}).flatMap((condition) => Object.values(condition.rules));
      expect([...Object.values(run.actions), ...rules].some(({ status }) => status === "InProgress")).toBe(true);
    }
  },
  "whoever is in no stage has nothing running, and a condition that was answered asks nobody any more"({ pipeline }) {
    for (const { place, stages } of pipeline.executions)
      for (const { actions, conditions = {} } of Object.values(stages)) {
        if (place !== "inside") expect(Object.values(actions).map(({ status }) => status)).not.toContain("InProgress");
        for (const { status, rules } of Object.values(conditions))
          if (status !== "InProgress" || place !== "inside")
            expect(Object.values(rules).map((rule) => rule.status)).not.toContain("InProgress");
      }
  },
  "news of an attempt that is not the newest changes nothing"({ pipeline }, before, what) {
    if (what === "stale") expect({ ...pipeline, announcements: [] }).toEqual({ ...before, announcements: [] });
  },
  "QUEUED keeps the order of arrival in front of every stage and supersedes nobody"({ pipeline }, before) {
    if (pipeline.declarations[pipeline.version]!.executionMode !== "QUEUED") return;
    const ended = (status: string) => pipeline.executions.filter((one) => one.status === status).map(({ id }) => id);
    const wereSuperseded = before.executions.filter(({ status }) => status === "Superseded").map(({ id }) => id);
    expect(ended("Superseded")).toEqual(wereSuperseded);
    const waited = locking(before, "inbound").sort((one, other) => one.arrival - other.arrival);
    const stillWaits = (one: Execution) => {
      const now = pipeline.executions.find(({ id }) => id === one.id)!;
      return now.place === "inbound" && now.stage === one.stage && now.arrival === one.arrival;
    };
    const entered = (one: Execution) => pipeline.executions.find(({ id }) => id === one.id)!.stages[stageName(before, one)] !== undefined;
    for (const [at, first] of waited.entries())
      for (const second of waited.slice(at + 1).filter(({ stage }) => stage === first.stage))
        if (entered(second) && before.version === pipeline.version)
          expect(stillWaits(first), `${second.id} overtook ${first.id}`).toBe(false);
  },
  "SUPERSEDED lets go exactly of those who wait, and only for a newer one in the same place"({ pipeline }, before) {
    for (const now of pipeline.executions.filter(({ status }) => status === "Superseded")) {
      const old = before.executions.find(({ id }) => id === now.id);
      if (old?.status === "Superseded") continue;
      expect(old?.place ?? "new").not.toBe("ended");
      if (old?.place === "inside") expect(old.stage, "taken out of the stage it was in").toBeLessThan(now.stage);
      const newer = pipeline.executions.filter(({ number, version }) => number > now.number && version === now.version);
      expect(
        newer.some(({ stage, stages, status }) => stage >= now.stage || stages[stageName(pipeline, now)] || status === "Superseded"),
      ).toBe(true);
    }
    if (pipeline.declarations[pipeline.version]!.executionMode !== "SUPERSEDED") return;
    const slots = locking(pipeline, "inbound").map(({ stage }) => stage);
    expect(new Set(slots).size).toBe(slots.length);
  },
  "PARALLEL runs at most five actions of an execution at once, and nobody is superseded or cancelled in it"({ pipeline }) {
    for (const execution of pipeline.executions.filter((one) => modeOf(pipeline, one) === "PARALLEL")) {
      const actions = Object.values(execution.stages).flatMap((run) => Object.values(run.actions));
      expect(actions.filter(({ status }) => status === "InProgress").length).toBeLessThanOrEqual(5);
      expect(["Superseded", "Cancelled"]).not.toContain(execution.status);
    }
  },
};

describe("in every history of every pipeline", () => {
  // One play for all promises: playing costs more than looking.
  it(Object.keys(promises).join("; "), () => {
    fc.assert(
      fc.property(history, (one) => {
        play(one, (story, before, what) => {
          for (const promise of Object.values(promises)) promise(story, before, what);
        });
      }),
      { numRuns: 40 },
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
      { numRuns: 10 },
    );
  });

  it("a step that is lost in a crash is taken again with the same outcome; work is asked for once, and news heard twice counts once", () => {
    fc.assert(
      fc.property(history, (one) => {
        const smooth = play(one);
        const crashing = new Story("Source: S | Other: O");
        crashing.pipeline = play({ ...one, deeds: [] }).pipeline;
        for (const deed of one.deeds) {
          const heard = crashing.pipeline;
          perform(crashing, one, deed);
          // The process died before the commit: nothing of the step is left, not even its effects.
          const facts = crashing.lastFacts;
          const lost = { ...heard, facts, announcements: [] };
          if (facts.length) {
            expect(advance(lost, new Date(crashing.now)).next).toEqual(crashing.pipeline);
            crashing.news(...facts.filter(({ type }) => type === "action-ended" || type === "action-started"));
          }
        }
        const stripped = ({ pipeline }: Story) => ({ ...pipeline, announcements: [] });
        expect(stripped(crashing)).toEqual(stripped(smooth));
        expect(crashing.said).toEqual([...smooth.said]);
        const keys = crashing.effects.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 10 },
    );
  });
});
