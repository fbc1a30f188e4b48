import fc from "fast-check";
import type { Stage } from "../../src/services/codepipeline/domain/declaration/declaration.ts";
import type { Gate } from "../../src/services/codepipeline/domain/execution/execution.ts";
import type { PipelineSnapshot } from "../../src/services/codepipeline/domain/execution/snapshot.ts";
import { condition, type Mode, Story } from "../../src/services/codepipeline/domain/execution/testing/story.ts";

const pick = fc.nat(200);
const mode = fc.constantFrom<Mode>("SUPERSEDED", "QUEUED", "PARALLEL");
const rules = fc.constantFrom(["R"], ["R", "Q"], ["W@* 0 9 ? * *"], ["R", "W@* 0 9 ? * *"]);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

/** A stage after the source: up to eight actions in up to three groups, and perhaps something at its gates. */
const stage = fc.record({
  orders: fc.array(fc.constantFrom(1, 1, 1, 2, 3), { minLength: 1, maxLength: 8, size: "max" }),
  approval: fc.boolean(),
  beforeEntry: maybe(fc.tuple(fc.constantFrom("FAIL" as const, "SKIP" as const), rules)),
  onSuccess: maybe(fc.tuple(fc.constantFrom("FAIL" as const, "ROLLBACK" as const), rules)),
  onFailure: maybe(
    fc.tuple(
      fc.constantFrom("FAIL" as const, "ROLLBACK" as const, "RETRY" as const, "SKIP" as const),
      fc.option(rules, { nil: undefined }),
    ),
  ),
});
type RandomStage = typeof stage extends fc.Arbitrary<infer T> ? T : never;

/** What may happen to a pipeline, in any order. Numbers pick among what is there. */
const deed = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("start" as const), pick }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constantFrom("ok" as const, "ok" as const, "ok" as const, "bad" as const), pick }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("rule-ok" as const, "rule-ok" as const, "rule-bad" as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("stop" as const, "abandon" as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("retry-failed" as const, "retry-all" as const, "override" as const, "override" as const),
      pick,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("rollback" as const, "stale" as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("close" as const, "open" as const, "edit" as const, "wait" as const), pick }) },
);
export type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** A pipeline, and what happens to it. */
export const history = fc.record({
  mode,
  stages: fc.array(stage, { minLength: 1, maxLength: 3, size: "max" }),
  // Without a size of its own fast-check draws histories of a handful of deeds, in which nobody ever meets.
  deeds: fc.array(deed, { minLength: 5, maxLength: 70, size: "max" }),
});
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** Of a history; an edit may change the mode, so this is where it begins. */
const structureOf = ({ stages }: History): string =>
  [
    "Source: S",
    ...stages.map(
      ({ orders, approval }, at) =>
        `Stage${at}: ${orders.map((order, index) => `a${index}@${order}${approval && index === 0 ? "!" : ""}`).join(" ")}`,
    ),
  ].join(" | ");

const withGates = (declared: Stage[], stages: RandomStage[], parallel: boolean): void => {
  for (const [at, { beforeEntry, onSuccess, onFailure }] of stages.entries()) {
    const target = declared[at + 1]!;
    const allowed = <R extends string>(result: R) => (parallel && result === "ROLLBACK" ? "FAIL" : result);
    if (beforeEntry) target.beforeEntry = condition(beforeEntry[0], ...beforeEntry[1]);
    if (onSuccess) target.onSuccess = condition(allowed(onSuccess[0]), ...onSuccess[1]);
    if (onFailure) target.onFailure = onFailure[1] ? condition(allowed(onFailure[0]), ...onFailure[1]) : { result: allowed(onFailure[0]) };
  }
};

interface Open {
  id: string;
  path: string;
}

/** Every attempt that waits for news: of actions, or of rules that are asked outside. */
function openWork(pipeline: PipelineSnapshot, of: "actions" | "rules"): Open[] {
  return pipeline.executions.flatMap(({ id, stages }) =>
    Object.entries(stages).flatMap(([stage, run]) => {
      const actions = Object.entries(run.actions).map(([name, { status }]) => ({ id, path: `${stage}/${name}`, status }));
      const asked = Object.entries(run.conditions ?? {}).flatMap(([gate, { rules }]) =>
        Object.entries(rules).flatMap(([name, { status }]) => (name === "W" ? [] : [{ id, path: `${stage}/${gate}/${name}`, status }])),
      );
      return (of === "actions" ? actions : asked).filter(({ status }) => status === "InProgress");
    }),
  );
}

export function perform(story: Story, one: History, { do: what, pick: number }: Deed): void {
  const { pipeline } = story;
  const some = <T>(items: readonly T[]): T | undefined => items[number % Math.max(1, items.length)];
  const execution = some(pipeline.executions);
  const names = pipeline.declarations[pipeline.version]!.stages.map(({ name }) => name);
  // Mostly the stage where the execution is: elsewhere nothing happens to it.
  const name = (number % 5 ? names[execution?.stage ?? 0] : some(names)) ?? some(names)!;
  switch (what) {
    case "start":
      story.start();
      break;
    case "close":
      story.close(name);
      break;
    case "open":
      story.close();
      break;
    case "edit": {
      const next = some(["SUPERSEDED", "QUEUED", "PARALLEL"] as const)!;
      story.edit(structureOf(one), next, (stages) => withGates(stages, one.stages, next === "PARALLEL"));
      break;
    }
    case "wait":
      story.later(3_600_000 * (number + 1));
      break;
    case "ok":
    case "bad": {
      const work = some(openWork(pipeline, "actions"));
      if (work) story.end(work.id, work.path, what === "ok" ? "Succeeded" : "Failed");
      break;
    }
    case "rule-ok":
    case "rule-bad": {
      const work = some(openWork(pipeline, "rules"));
      if (work) story.rule(work.id, work.path, what === "rule-ok" ? "Succeeded" : "Failed");
      break;
    }
    case "rollback":
      if (execution && pipeline.declarations[execution.version]?.executionMode !== "PARALLEL" && execution.version === pipeline.version)
        story.rollback(execution.id, some(names.slice(1))!);
      break;
    case "stale":
      if (execution)
        story.news({
          ...{ type: "action-ended", executionId: execution.id, stage: name, action: "a0", actionExecutionId: "of-another-attempt" },
          result: { status: "Succeeded" },
        });
      break;
    case "stop":
    case "abandon":
      if (execution) story.stop(execution.id, what === "abandon");
      break;
    case "override":
      if (execution) {
        const asked = Object.keys(execution.stages[name]?.conditions ?? {}) as Gate[];
        story.override(execution.id, name, some<Gate>(asked.length ? asked : ["beforeEntry", "onSuccess", "onFailure"])!);
      }
      break;
    case "retry-failed":
    case "retry-all":
      if (execution) story.retry(execution.id, name, what === "retry-all" ? "ALL_ACTIONS" : "FAILED_ACTIONS");
      break;
  }
}

/** Plays a history and calls back after every deed. */
export function play(one: History, each: (story: Story, before: PipelineSnapshot, what: Deed["do"]) => void = () => {}): Story {
  const story = new Story(structureOf(one), { executionMode: one.mode });
  withGates(story.pipeline.declarations[1]!.stages, one.stages, one.mode === "PARALLEL");
  for (const deed of one.deeds) {
    const before = structuredClone(story.pipeline);
    perform(story, one, deed);
    each(story, before, deed.do);
  }
  return story;
}
