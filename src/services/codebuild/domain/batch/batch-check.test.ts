import { describe, expect, test } from "vitest";
import type { Yaml } from "../yaml-reader.ts";
import { checkBatch } from "./batch-check.ts";

const nodes = (batch: Yaml) => checkBatch({ version: "0.2", batch })!.nodes;

describe("the batch section", () => {
  test("a list and a graph keep their builds", () => {
    const list = checkBatch({
      batch: {
        "fast-fail": "true",
        "build-list": [
          {
            identifier: "a",
            buildspec: "a.yml",
            "ignore-failure": "true",
            env: { "compute-type": "BUILD_GENERAL1_LARGE", variables: { V: "1" } },
          },
          { identifier: "b", env: { image: "i", type: "ARM_CONTAINER", "privileged-mode": "true" }, "debug-session": "yes" },
        ],
      },
    })!;
    expect(list).toEqual({
      kind: "build-list",
      fastFail: true,
      nodes: [
        {
          identifier: "a",
          buildspec: "a.yml",
          dependsOn: [],
          ignoreFailure: true,
          debugSession: false,
          env: { computeType: "BUILD_GENERAL1_LARGE", variables: { V: "1" } },
        },
        {
          identifier: "b",
          dependsOn: [],
          ignoreFailure: false,
          debugSession: true,
          env: { image: "i", type: "ARM_CONTAINER", privilegedMode: true, variables: {} },
        },
      ],
    });
    expect(
      nodes({ "build-graph": [{ identifier: "a" }, { identifier: "b", "depend-on": ["a"] }] }).map(({ dependsOn }) => dependsOn),
    ).toEqual([[], ["a"]]);
  });

  test("a matrix is multiplied out, the first dimension slowest", () => {
    const matrix = {
      static: { "ignore-failure": "true", env: { type: "LINUX_CONTAINER", "privileged-mode": "false" } },
      dynamic: { buildspec: ["m.yml", "n.yml"], env: { image: ["x"], variables: { A: ["1", "2"], B: ["3"] } } },
    };
    const found = nodes({ "build-matrix": matrix });
    expect(found.map(({ identifier, buildspec, env }) => [identifier, buildspec, env.image, env.variables])).toEqual([
      ["build0", "m.yml", "x", { A: "1", B: "3" }],
      ["build1", "m.yml", "x", { A: "2", B: "3" }],
      ["build2", "n.yml", "x", { A: "1", B: "3" }],
      ["build3", "n.yml", "x", { A: "2", B: "3" }],
    ]);
    expect(found.every(({ ignoreFailure, env }) => ignoreFailure && env.type === "LINUX_CONTAINER" && env.privilegedMode === false)).toBe(
      true,
    );
  });

  test("a fan-out is the same build so many times, each with its share", () => {
    expect(nodes({ "build-fanout": { parallelism: "3" } }).map(({ identifier, share }) => [identifier, share])).toEqual([
      ["build0", { index: 0, of: 3 }],
      ["build1", { index: 1, of: 3 }],
      ["build2", { index: 2, of: 3 }],
    ]);
  });

  test("a buildspec without it has none", () => expect(checkBatch({ version: "0.2" })).toBeUndefined());

  test.each<[string, Yaml, RegExp]>([
    ["nothing to do", {}, /Exactly one of/],
    ["two kinds", { "build-list": [], "build-graph": [] }, /Exactly one of/],
    ["an empty list", { "build-list": [] }, /At least one build/],
    ["no identifier", { "build-list": [{}] }, /Invalid identifier/],
    ["a bad identifier", { "build-list": [{ identifier: "a-b" }] }, /Invalid identifier/],
    ["one identifier twice", { "build-list": [{ identifier: "a" }, { identifier: "a" }] }, /Duplicate identifier/],
    ["depend-on in a list", { "build-list": [{ identifier: "a", "depend-on": ["a"] }] }, /only supported in build-graph/],
    ["a dependency on nobody", { "build-graph": [{ identifier: "a", "depend-on": ["b"] }] }, /is not in the batch/],
    [
      "a circle",
      {
        "build-graph": [
          { identifier: "a", "depend-on": ["b"] },
          { identifier: "b", "depend-on": ["a"] },
        ],
      },
      /circle: a, b/,
    ],
    ["fleet and compute type", { "build-list": [{ identifier: "a", env: { fleet: "f", "compute-type": "c" } }] }, /exclude each other/],
    ["a fan-out of none", { "build-fanout": { parallelism: "0" } }, /parallelism/],
    ["a fan-out of too many", { "build-fanout": { parallelism: "101" } }, /parallelism/],
    [
      "a huge matrix",
      {
        "build-matrix": {
          dynamic: { env: { variables: Object.fromEntries("ABCDE".split("").map((name) => [name, Array(20).fill("x")])) } },
        },
      },
      /too many/,
    ],
    ["101 builds", { "build-list": Array.from({ length: 101 }, (_, at) => ({ identifier: `b${at}` })) }, /at most 100/],
  ])("%s is refused", (_, batch, message) => expect(() => checkBatch({ batch })).toThrow(message));
});
