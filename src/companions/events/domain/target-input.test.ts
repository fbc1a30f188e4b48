import { expect, test } from "vitest";
import { parsePath, targetInput } from "./target-input.ts";

const event = { id: "1", time: "2026-01-01T00:00:00Z", detail: { name: 'say "hi"', n: 3, list: ["a", { b: 1 }], "odd key": true } };
const names = { ruleArn: "arn:aws:events:eu-west-1:111122223333:rule/r", ruleName: "r" };
const transformed = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) =>
  targetInput({ InputTransformer: { InputTemplate, InputPathsMap } }, event, names);

test.each([
  [{}, JSON.stringify(event)],
  [{ Input: '{"fixed":1}' }, '{"fixed":1}'],
  [{ InputPath: "$.detail.n" }, "3"],
  [{ InputPath: "$.detail.list[1].b" }, "1"],
  [{ InputPath: "$.detail['odd key']" }, "true"],
  [{ InputPath: "$.absent" }, "null"],
  [{ InputPath: "$" }, JSON.stringify(event)],
])("%j gives %s", (rule, expected) => {
  expect(targetInput(rule, event, names)).toBe(expected);
});

test("a template's variables are values outside of quotes and text inside", () => {
  const paths = { name: "$.detail.name", n: "$.detail.n", list: "$.detail.list", gone: "$.gone" };
  expect(JSON.parse(transformed('{"name": <name>, "n": <n>, "list": <list>, "gone": <gone>}', paths))).toEqual({
    name: 'say "hi"',
    n: 3,
    list: ["a", { b: 1 }],
    gone: null,
  });
  expect(JSON.parse(transformed('"Build <name> took <n> and <gone>"', paths))).toBe('Build say "hi" took 3 and ');
  expect(JSON.parse(transformed('{"rule": "<aws.events.rule-name>", "unknown": "<x>"}'))).toEqual({ rule: "r", unknown: "<x>" });
  expect(JSON.parse(transformed("<aws.events.event.json>"))).toEqual(event);
});

test.each(["detail", "$.", "$..a", "$.a[", "$.a[x]", "$ a"])("%s is no path", (path) => {
  expect(parsePath(path)).toBeUndefined();
});
