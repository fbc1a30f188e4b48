import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkMachine } from "../../../../../test/harness/machine-properties.ts";
import type { PhaseStatus } from "../phases.ts";
import type { Yaml } from "../yaml-reader.ts";
import { advanceBatch, phaseOf } from "./advance.ts";
import type { BatchEffect, BatchFact, BatchMachine, BatchState } from "./batch.ts";
import { batchPhases } from "./batch.ts";
import { checkBatch } from "./batch-check.ts";
import { retried } from "./retry.ts";

const start = Date.UTC(2026, 10, 23);

function submitted(config: BatchState["config"] = {}): BatchState {
  return {
    ...{ id: "p:1", uuid: "1", account: "123456789012", region: "us-east-1", projectName: "p", number: 1, initiator: "me" },
    plan: {
      ...{ source: { type: "NO_SOURCE" }, secondarySources: [], secondarySourceVersions: [], artifacts: { type: "NO_ARTIFACTS" } },
      ...{ secondaryArtifacts: [], cache: { type: "NO_CACHE" }, serviceRole: "role", logsConfig: {}, encryptionKey: "" },
      environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
      ...{ timeoutInMinutes: 60, queuedTimeoutInMinutes: 480, autoRetryLimit: 0 },
    },
    config,
    ...{ debugSessionEnabled: false, submittedAt: start, beganAt: start, status: "IN_PROGRESS", round: 1 },
    ...{ phases: [{ name: "SUBMITTED", startedAt: start }], groups: [], artifacts: [], reportArns: [] },
  };
}

const specOf = (batch: Yaml) => checkBatch({ batch })!;
/** `a b<a c<a,b`: a graph; a `?` marks ignore-failure. */
const graph = (text: string, fastFail = false) =>
  specOf({
    "fast-fail": String(fastFail),
    "build-graph": text.split(" ").map((node) => {
      const [name = "", after] = node.split("<");
      return {
        identifier: name.replace("?", ""),
        "ignore-failure": String(name.endsWith("?")),
        ...(after ? { "depend-on": after.split(",") } : {}),
      };
    }),
  });

interface World {
  spec: ReturnType<typeof specOf>;
  /** Identifier to the statuses of its attempts; SUCCEEDED where it says nothing. */
  ends?: Record<string, (PhaseStatus | "REFUSED" | "FOREVER")[]>;
  config?: BatchState["config"];
  /** Told once these builds run. */
  stopWhen?: string;
}

/** A world that answers every effect in turn. The story: `+a` a build begins, `-a` it ended, `!a` it is being stopped. */
function play({ spec, ends = {}, config = {}, stopWhen }: World, from: BatchState = submitted(config)) {
  let state = from;
  let now = start;
  const story: string[] = [];
  const running = new Map<string, { identifier: string; attempt: number; status: PhaseStatus | "FOREVER" }>();
  let facts: BatchFact[] = [];
  for (let turn = 0; turn < 200 && state.status === "IN_PROGRESS"; turn++) {
    now += 1000;
    const { next, effects } = advanceBatch({ state, facts }, new Date(now));
    state = next.state;
    expect(advanceBatch({ state, facts: [] }, new Date(now)).effects).toEqual([]);
    facts = effects.flatMap((effect) => answer(effect));
    if (effects.length || state.status !== "IN_PROGRESS") continue;
    const waiting = [...running].find(([, { status }]) => status !== "FOREVER");
    if (stopWhen && [...running.values()].some(({ identifier }) => identifier === stopWhen) && !story.includes("stop")) {
      story.push("stop");
      facts = [{ key: "stop" }];
    } else if (waiting) facts = [over(waiting[0], waiting[1].status as PhaseStatus)];
    else now += 480 * 60_000;
  }
  const phases = state.phases.map(({ name, status }) => (status ? `${name}=${status}` : name)).join(" ");
  return { state, story: story.join(" "), phases };

  function over(id: string, status: PhaseStatus): BatchFact {
    const { identifier, attempt } = running.get(id)!;
    running.delete(id);
    story.push(`-${identifier}`);
    return { key: `ended/${identifier}/${attempt}`, status, artifacts: [], reportArns: [`r/${id}`] };
  }

  function answer(effect: BatchEffect): BatchFact[] {
    switch (effect.type) {
      case "read-spec":
        return [{ key: `specified/${effect.round}`, spec }];
      case "combine":
        return [{ key: `combined/${effect.round}`, artifacts: [{ location: "all" }] }];
      case "stop-build":
        story.push(`!${running.get(effect.build)?.identifier}`);
        return running.has(effect.build) ? [over(effect.build, "STOPPED")] : [];
      case "start-build": {
        const { identifier, attempt } = effect;
        const status = ends[identifier]?.[attempt - 1] ?? "SUCCEEDED";
        if (status === "REFUSED") return [{ key: `refused/${identifier}/${attempt}`, message: "no" }];
        const id = `p:${identifier}${attempt}`;
        running.set(id, { identifier, attempt, status });
        story.push(`+${identifier}`);
        return [{ key: `started/${identifier}/${attempt}`, build: { id, arn: `arn/${id}` }, at: now }];
      }
    }
  }
}

const happy = "SUBMITTED=SUCCEEDED DOWNLOAD_BATCHSPEC=SUCCEEDED IN_PROGRESS=SUCCEEDED COMBINE_ARTIFACTS=SUCCEEDED SUCCEEDED";
const sad = "SUBMITTED=SUCCEEDED DOWNLOAD_BATCHSPEC=SUCCEEDED IN_PROGRESS=FAILED FAILED";

/** graph | how builds end | story | phases */
const table: [string, World["ends"], string, string][] = [
  ["a b", {}, "+a +b -a -b", happy],
  ["a b<a c<b", {}, "+a -a +b -b +c -c", happy],
  ["a b<a c<a d<b,c", {}, "+a -a +b +c -b -c +d -d", happy],
  ["a b<a c", { a: ["FAILED"] }, "+a +c -a -c", sad],
  ["a? b<a", { a: ["FAILED"] }, "+a -a +b -b", happy],
  ["a? b", { a: ["REFUSED"] }, "+b -b", happy],
  ["a b<a", { a: ["REFUSED"] }, "", sad],
  ["a b<a", { a: ["TIMED_OUT"] }, "+a -a", sad],
  ["a b<a", { a: ["STOPPED"] }, "+a -a", sad],
];

describe("the life of a batch", () => {
  test.each(table)("%s with %j", (builds, ends, story, phases) => {
    expect(play({ spec: graph(builds), ...(ends ? { ends } : {}) })).toMatchObject({ story, phases });
  });

  test("fast-fail stops what still runs as soon as one build failed", () => {
    const played = play({ spec: graph("a b c<a", true), ends: { a: ["FAILED"], b: ["FOREVER"] } });
    expect(played).toMatchObject({ story: "+a +b -a !b -b", phases: sad });
    expect(played.state.phases.at(-2)?.context).toEqual({ statusCode: "CLIENT_ERROR", message: "Builds failed: a" });
  });

  test("a stop ends every build first, then the batch", () => {
    const played = play({ spec: graph("a b c<a"), ends: { a: ["FOREVER"], b: ["FOREVER"] }, stopWhen: "b" });
    expect(played.story).toBe("+a +b stop !a -a !b -b");
    expect(played.phases).toBe("SUBMITTED=SUCCEEDED DOWNLOAD_BATCHSPEC=SUCCEEDED IN_PROGRESS=STOPPED STOPPED");
    expect(played.state.status).toBe("STOPPED");
  });

  test("a batch that takes too long is stopped the same way", () => {
    const played = play({ spec: graph("a"), ends: { a: ["FOREVER"] }, config: { timeoutInMins: 5 } });
    expect(played).toMatchObject({ story: "+a !a -a", state: { status: "TIMED_OUT" } });
    expect(played.phases).toMatch(/IN_PROGRESS=TIMED_OUT FAILED$/);
  });

  test("artifacts are combined where the configuration says so", () => {
    expect(play({ spec: graph("a"), config: { combineArtifacts: true } }).state.artifacts).toEqual([{ location: "all" }]);
  });

  test("a buildspec that cannot be used fails the batch before any build", () => {
    const { next } = advanceBatch({ state: submitted(), facts: [] }, new Date(start));
    const context = { statusCode: "YAML_FILE_ERROR", message: "no" };
    const failed = advanceBatch({ ...next, facts: [{ key: "unspecified/1", context }] }, new Date(start)).next.state;
    expect(failed.phases.map(({ name, status }) => `${name}=${status}`).join(" ")).toBe(
      "SUBMITTED=SUCCEEDED DOWNLOAD_BATCHSPEC=FAILED FAILED=undefined",
    );
    expect(failed.phases[1]!.context).toEqual(context);
  });

  test.each([
    ["RETRY_FAILED_BUILDS", "+b -b +c -c", [["SUCCEEDED"], ["FAILED", "SUCCEEDED"], ["SUCCEEDED"]]],
    ["RETRY_ALL_BUILDS", "+a +b -a -b +c -c", [["SUCCEEDED", "SUCCEEDED"], ["FAILED", "SUCCEEDED"], ["SUCCEEDED"]]],
  ] as const)("%s runs the same batch again", (type, story, builds) => {
    const world = { spec: graph("a b c<b"), ends: { b: ["FAILED" as const] } };
    const first = play(world);
    expect(first.state.status).toBe("FAILED");
    const second = play(world, retried(first.state, type, start + 1e6));
    expect(second).toMatchObject({ story, phases: happy, state: { status: "SUCCEEDED", id: "p:1" } });
    expect(second.state.groups.map(({ prior, current }) => [...prior, current!].map(({ status }) => status))).toEqual(builds);
  });

  test("a build that was refused is asked for anew, under a key of its own", () => {
    const world = { spec: graph("a"), ends: { a: ["REFUSED" as const] } };
    expect(play(world, retried(play(world).state, "RETRY_FAILED_BUILDS", start)).state.status).toBe("SUCCEEDED");
  });
});

describe("what holds for every batch", () => {
  const names = ["a", "b", "c", "d"];
  const factOf = fc.oneof(
    fc.constantFrom<BatchFact>(
      { key: "stop" },
      { key: "unspecified/1", context: { statusCode: "X", message: "" } },
      { key: "combined/1", artifacts: [] },
    ),
    fc.constantFrom("a b<a c<a d<b,c", "a? b<a c d", "a b c d").map((text): BatchFact => ({ key: "specified/1", spec: graph(text) })),
    fc
      .tuple(fc.constantFrom(...names), fc.integer({ min: 1, max: 2 }), fc.integer({ min: 0, max: 3 }))
      .map(([name, attempt, kind]): BatchFact => {
        const about = `${name}/${attempt}` as const;
        if (kind === 0) return { key: `started/${about}`, build: { id: about, arn: about }, at: start };
        if (kind === 1) return { key: `refused/${about}`, message: "" };
        return { key: `ended/${about}`, status: kind === 2 ? "SUCCEEDED" : "FAILED", artifacts: [], reportArns: [] };
      }),
  );
  /** Any history: news in any order, each step from where the last one left. */
  const snapshots = fc
    .tuple(fc.array(fc.array(factOf, { maxLength: 4 }), { maxLength: 8 }), fc.boolean())
    .map(([history, fastFail]): BatchMachine => {
      let machine: BatchMachine = { state: submitted({ combineArtifacts: fastFail }), facts: [] };
      for (const facts of history) {
        if (fastFail && machine.state.spec) machine.state.spec.fastFail = true;
        machine = { ...advanceBatch({ ...machine, facts }, new Date(start)).next, facts };
      }
      return machine;
    });
  const later = batchPhases.slice(0, 4);
  const allowed = later.flatMap((from, at) => [...later.slice(at + 1), "SUCCEEDED", "FAILED", "STOPPED"].map((to) => `${from} -> ${to}`));

  test("it ends, stays ended, and asks for nothing twice", () => {
    checkMachine(
      { advance: advanceBatch },
      {
        snapshots,
        isTerminal: ({ state }) => state.status !== "IN_PROGRESS",
        transition: { state: ({ state }) => phaseOf(state), allowed },
        reload: ({ state }) => ({ state, facts: [] }),
      },
    );
  });
});
