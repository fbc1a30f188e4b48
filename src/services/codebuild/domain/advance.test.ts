import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance, currentPhase, foreseen } from "./advance.ts";
import type { BuildEffect, BuildMachine, BuildPlan, Fact } from "./build.ts";
import type { Buildspec } from "./buildspec.ts";
import { checkBuildspec } from "./buildspec-check.ts";
import type { Yaml } from "./yaml-reader.ts";

const start = Date.UTC(2026, 10, 22);
const plan: BuildPlan = {
  source: { type: "NO_SOURCE" },
  secondarySources: [],
  secondarySourceVersions: [],
  artifacts: { type: "NO_ARTIFACTS" },
  secondaryArtifacts: [],
  cache: { type: "NO_CACHE" },
  environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
  serviceRole: "arn:aws:iam::123456789012:role/build",
  logsConfig: {},
  timeoutInMinutes: 60,
  queuedTimeoutInMinutes: 480,
  encryptionKey: "alias/aws/s3",
  autoRetryLimit: 0,
};

function submitted(over: Partial<BuildPlan> = {}): BuildMachine {
  const identity = { id: "p:1", uuid: "1", account: "123456789012", region: "us-east-1", projectName: "p", number: 1, initiator: "me" };
  return {
    state: {
      ...identity,
      plan: { ...plan, ...over },
      submittedAt: start,
      status: "IN_PROGRESS",
      phases: [{ name: "SUBMITTED", startedAt: start }],
      sequence: 0,
      artifacts: [],
      reportArns: [],
      exported: [],
      retry: { number: 0 },
    },
    facts: [],
    slotFree: true,
    lines: [],
  };
}

const specOf = (phases: Yaml, more: Record<string, Yaml> = {}): Buildspec => checkBuildspec({ version: "0.2", phases, ...more });

/** A world that answers every effect: `exits` maps a command text to the exit codes of its runs in turn. */
function play(spec: Buildspec, exits: Record<string, number[]> = {}, machine = submitted(), crashes = false) {
  let now = start;
  const ran: string[] = [];
  const lines: string[] = [];
  const runs: BuildEffect[] = [];
  const facts: Fact[] = [];
  const left = structuredClone(exits);
  let known = machine;
  for (let turn = 0; turn < 500 && known.state.status === "IN_PROGRESS"; turn++) {
    now += 10;
    const step = advance({ ...known, facts }, new Date(now));
    if (crashes) expect(advance({ ...known, facts }, new Date(now))).toEqual(step);
    lines.push(...step.next.lines);
    known = step.next;
    const again = advance({ ...known, facts }, new Date(now));
    expect(again.effects).toEqual([]);
    expect(again.next.state).toEqual(known.state);
    for (const effect of step.effects) {
      runs.push(effect);
      if (effect.type === "prepare") facts.push({ key: "provisioned", at: now }, { key: "sourced", at: now, spec, sequence: 1, lines: [] });
      if (effect.type === "finish") facts.push({ key: "finished", at: now, exported: [] });
      if (effect.type === "collect") facts.push({ key: "collected", at: now, lines: [], artifacts: [], reportArns: [] });
      if (effect.type !== "run") continue;
      ran.push(effect.succeeding ? effect.text : `${effect.text}!`);
      facts.push({ key: `ended/${effect.sequence}`, at: now, exitCode: left[effect.text]?.shift() ?? 0 });
    }
  }
  const phases = known.state.phases.slice(4).map(({ name, status }) => (status ? `${name}=${status}` : name));
  return { state: known.state, phases: phases.join(" "), ran: ran.join(" "), lines, runs };
}

const happy =
  "INSTALL=SUCCEEDED PRE_BUILD=SUCCEEDED BUILD=SUCCEEDED POST_BUILD=SUCCEEDED UPLOAD_ARTIFACTS=SUCCEEDED FINALIZING=SUCCEEDED COMPLETED";
const all = (onFailure: Record<string, string> = {}): Yaml =>
  Object.fromEntries(
    ["install", "pre_build", "build", "post_build"].map((name) => {
      const letter = name === "pre_build" ? "r" : name.charAt(0);
      const mode = onFailure[name];
      return [name, { commands: [`${letter}1`, `${letter}2`], finally: [`${letter}f`], ...(mode ? { "on-failure": mode } : {}) }];
    }),
  );

/** Exits | on-failure | commands run ("!" when CODEBUILD_BUILD_SUCCEEDING was 0) | phases | build status */
const table: [Record<string, number[]>, Record<string, string>, string, string, string][] = [
  [{}, {}, "i1 i2 if r1 r2 rf b1 b2 bf p1 p2 pf", happy, "SUCCEEDED"],
  [{ i1: [3] }, {}, "i1 if!", "INSTALL=FAILED FINALIZING=SUCCEEDED COMPLETED", "FAILED"],
  [{ r2: [1] }, {}, "i1 i2 if r1 r2 rf!", "INSTALL=SUCCEEDED PRE_BUILD=FAILED FINALIZING=SUCCEEDED COMPLETED", "FAILED"],
  [
    { b1: [1] },
    {},
    "i1 i2 if r1 r2 rf b1 bf! p1! p2! pf!",
    "INSTALL=SUCCEEDED PRE_BUILD=SUCCEEDED BUILD=FAILED POST_BUILD=SUCCEEDED UPLOAD_ARTIFACTS=SUCCEEDED FINALIZING=SUCCEEDED COMPLETED",
    "FAILED",
  ],
  [
    { b1: [1] },
    { build: "ABORT" },
    "i1 i2 if r1 r2 rf b1 bf!",
    "INSTALL=SUCCEEDED PRE_BUILD=SUCCEEDED BUILD=FAILED FINALIZING=SUCCEEDED COMPLETED",
    "FAILED",
  ],
  [
    { i1: [1] },
    { install: "CONTINUE" },
    "i1 if! r1! r2! rf! b1! b2! bf! p1! p2! pf!",
    happy.replace("INSTALL=SUCCEEDED", "INSTALL=FAILED"),
    "FAILED",
  ],
  [{ b2: [1, 1] }, { build: "RETRY-2" }, "i1 i2 if r1 r2 rf b1 b2 bf! b1 b2 bf! b1 b2 bf p1 p2 pf", happy, "SUCCEEDED"],
  [
    { b1: [7, 8] },
    { build: "RETRY-5-status 7" },
    "i1 i2 if r1 r2 rf b1 bf! b1 bf! p1! p2! pf!",
    happy.replace("=SUCCEEDED POST", "=FAILED POST"),
    "FAILED",
  ],
  [{ bf: [1] }, {}, "i1 i2 if r1 r2 rf b1 b2 bf p1! p2! pf!", happy.replace("=SUCCEEDED POST", "=FAILED POST"), "FAILED"],
  [{ p1: [1] }, {}, "i1 i2 if r1 r2 rf b1 b2 bf p1 pf!", happy.replace("=SUCCEEDED UPLOAD", "=FAILED UPLOAD"), "FAILED"],
];

describe("the life of a build", () => {
  test.each(table)("exits %j on-failure %j", (exits, onFailure, ran, phases, status) => {
    const played = play(specOf(all(onFailure)), exits);
    expect(played.ran).toBe(ran);
    expect(played.phases).toBe(phases);
    expect(played.state.status).toBe(status);
  });

  test("the log says what AWS's log says", () => {
    const { lines } = play(specOf({ build: { commands: ["true", "make"] } }), { make: [2] });
    expect(lines.slice(lines.indexOf("Entering phase BUILD"), lines.indexOf("Entering phase POST_BUILD"))).toEqual([
      "Entering phase BUILD",
      "Running command true",
      "Running command make",
      "Command did not exit successfully make exit status 2",
      "Phase complete: BUILD State: FAILED",
      "Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: make. Reason: exit status 2",
    ]);
    expect(lines).toContain("Phase context status code:  Message: ");
  });

  test("a build stays in the queue until there is room, and its queue time ends it", () => {
    const waiting = advance({ ...submitted(), slotFree: false }, new Date(start));
    expect(currentPhase(waiting.next.state)).toBe("QUEUED");
    expect(waiting.wakeAt?.getTime()).toBe(start + 480 * 60_000);
    const late = advance({ ...waiting.next, slotFree: true }, waiting.wakeAt!).next.state;
    expect(late.status).toBe("TIMED_OUT");
    expect(late.phases.map(({ name, status }) => `${name}=${status}`)).toEqual([
      "SUBMITTED=SUCCEEDED",
      "QUEUED=TIMED_OUT",
      "COMPLETED=undefined",
    ]);
  });

  test("time out and stop end the phase that runs, then FINALIZING, and run nothing further", () => {
    const running = advance(submitted(), new Date(start)).next;
    const facts: Fact[] = [
      { key: "provisioned", at: start },
      { key: "sourced", at: start, spec: specOf(all()), sequence: 1, lines: [] },
    ];
    const commanding = advance({ ...running, facts }, new Date(start)).next;
    expect(currentPhase(commanding.state)).toBe("INSTALL");
    const stopped = advance({ ...commanding, facts: [...facts, { key: "stop", at: start }] }, new Date(start + 5));
    expect(stopped.effects.map((effect) => effect.type)).toEqual(["finish"]);
    const late = advance({ ...commanding, facts }, new Date(start + 60 * 60_000));
    expect(late.next.state.phases.at(-2)).toMatchObject({
      name: "INSTALL",
      status: "TIMED_OUT",
      context: { message: "Build has timed out. " },
    });
    const done = advance({ ...late.next, facts: [...facts, { key: "finished", at: start, exported: [] }] }, new Date(start + 60 * 60_001));
    expect(done.next.state.status).toBe("TIMED_OUT");
  });

  test("a failed build with autoRetryLimit is tried again, but not when a pipeline started it", () => {
    const spec = specOf({ build: { commands: ["x"] } });
    expect(play(spec, { x: [1] }, submitted({ autoRetryLimit: 2 })).runs.at(-1)?.type).toBe("retry");
    const machine = submitted({ autoRetryLimit: 2 });
    machine.state.initiator = "codepipeline/p";
    expect(play(spec, { x: [1] }, machine).runs.at(-1)?.type).toBe("finish");
  });
});

test("a finished build absorbs every fact, and any exits end in a state of the table", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 12 }),
      fc.constantFrom("ABORT", "CONTINUE", "RETRY-1", undefined),
      (codes, mode) => {
        const names = ["i1", "i2", "if", "r1", "r2", "rf", "b1", "b2", "bf", "p1", "p2", "pf"];
        const exits = Object.fromEntries(names.map((name, index) => [name, [codes[index] ?? 0]]));
        const played = play(specOf(all(mode ? { install: mode, build: mode } : {})), exits, submitted(), true);
        expect(played.state.phases.at(-1)?.name).toBe("COMPLETED");
        const news: Fact[] = [
          { key: "stop", at: 1 },
          { key: "gone", at: 1, outOfMemory: true, message: "" },
        ];
        const after = advance({ state: played.state, facts: news, slotFree: true, lines: [] }, new Date(start * 2));
        expect(after.next.state).toEqual(played.state);
        expect(after.effects).toEqual([]);
      },
    ),
  );
});

test("the command that is foreseen is the one that the build asks for once it has heard the facts", () => {
  const { next } = advance(submitted(), new Date(start));
  const factsOf = (spec: Buildspec): Fact[] => [
    { key: "provisioned", at: start },
    { key: "sourced", at: start, spec, sequence: 0, lines: [] },
  ];
  const facts = factsOf(specOf({ install: { "run-as": "me", commands: ["first"] }, build: { commands: ["second"] } }));
  const [asked] = advance({ ...next, facts }, new Date(start + 10)).effects;
  expect(asked).toMatchObject({ type: "run", sequence: 1, text: "first", user: "me" });
  expect(foreseen(next.state, facts, new Date(start + 5))).toEqual(asked);
  expect(foreseen(next.state, [...facts, { key: "stop", at: start }], new Date(start))).toBeUndefined();
  expect(foreseen(next.state, factsOf(specOf({ install: { "runtime-versions": { nodejs: "24" } } })), new Date(start))).toBeUndefined();
});
