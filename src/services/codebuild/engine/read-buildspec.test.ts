import { describe, expect, test } from "vitest";
import { readBuildspec } from "./read-buildspec.ts";

const bomb = `version: 0.2
a: &a [x,x,x,x,x,x,x,x,x]
b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]
f: [*e,*e,*e,*e,*e,*e,*e,*e,*e]
phases: {build: {commands: [x]}}
`;

test("what is written is what counts: no booleans, octals or dates", () => {
  const spec = readBuildspec(`version: 0.2
env:
  variables: { A: 010, B: yes, C: 2026-11-22, D: 1e3, E: "q", F: }
phases:
  build:
    commands:
      - 'echo "a: b"'
      - |
        one
        two
`);
  expect(spec.variables).toEqual({ A: "010", B: "yes", C: "2026-11-22", D: "1e3", E: "q", F: "" });
  expect(spec.phases.BUILD?.commands).toEqual(['echo "a: b"', "one\ntwo\n"]);
});

test("JSON, anchors and merge keys are YAML too", () => {
  expect(readBuildspec('{"version":"0.2","phases":{"build":{"commands":["x"]}}}').phases.BUILD?.commands).toEqual(["x"]);
  const merged = readBuildspec("version: 0.2\nx: &x {commands: [a]}\nphases:\n  build:\n    <<: *x\n    finally: [b]\n");
  expect(merged.phases.BUILD).toMatchObject({ commands: ["a"], finally: ["b"] });
});

describe("what is refused", () => {
  test.each([
    ["alias bomb", bomb, /Excessive alias count|nested too deeply/],
    ["custom tag", "version: 0.2\nphases: !!js/function {}\n", /Unsupported YAML tag/],
    ["local tag", "version: 0.2\nphases: !Ref {build: {commands: [x]}}\n", /Unsupported YAML tag|Unresolved tag/],
    ["not YAML", "version: 0.2\nphases: {", /^yaml: line \d+:/],
    ["duplicate key", "version: 0.2\nversion: 0.2\n", /^yaml: line 2:.*unique/],
    ["deep nesting", `version: 0.2\nx: ${"[".repeat(5000)}${"]".repeat(5000)}`, /deep|yaml/],
    ["too large", `version: 0.2\n#${"x".repeat(1024 * 1024)}`, /larger than/],
    ["two documents", "version: 0.2\nphases: {build: {commands: [x]}}\n---\nversion: 0.2\n", /yaml: line/],
    ["NUL", 'version: 0.2\nenv: {variables: {A: "\\0"}}\nphases: {build: {commands: [x]}}\n', /character that is not allowed/],
    [
      "half a character",
      'version: 0.2\nenv: {variables: {A: "\\ud800"}}\nphases: {build: {commands: [x]}}\n',
      /character that is not allowed/,
    ],
    ["empty", "", /not a YAML map/],
    [
      "unquoted colon",
      "version: 0.2\nphases:\n  build:\n    commands:\n      - ok\n      - echo foo: bar\n",
      /Expected Commands\[1\] to be of string type: found subkeys instead at line 6, value of the key tag on line 5 might be empty/,
    ],
  ])("%s", (_, text, message) => {
    expect(() => readBuildspec(text)).toThrow(message);
  });
});
