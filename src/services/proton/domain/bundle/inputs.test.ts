import { expect, it } from "vitest";
import { matches } from "../../bundles/matches.ts";
import { checkInputs } from "./inputs.ts";
import type { Property } from "./schema.ts";

const schema: Property = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string", minLength: 2, maxLength: 5, pattern: "^[a-z]" },
    size: { type: "string", enum: ["small", "large"], default: "small" },
    count: { type: "number", minimum: 1, maximum: 3 },
    short: { type: "string", minLength: 1, default: "" },
    subnets: { type: "array", items: { type: "string" }, maxItems: 2 },
    on: { type: "boolean" },
  },
};
const check = (given: Parameters<typeof checkInputs>[1]) => checkInputs(schema, given, "spec", matches);

it("fills defaults in, even those that break their own bounds, and leaves out what has none", () => {
  expect(check({ name: "abc" })).toEqual({ values: { name: "abc", size: "small", short: "" }, problems: [] });
});

it.each([
  [{}, ["spec.name is required"]],
  [null, ["spec.name is required"]],
  ["text", ["spec must be a map"]],
  [{ name: "a" }, ["spec.name must have at least 2 characters"]],
  [{ name: "Abcdefg" }, ["spec.name must have at most 5 characters", "spec.name must match the pattern ^[a-z]"]],
  [{ name: "abc", size: "huge" }, ['spec.size must be one of "small", "large"']],
  [{ name: "abc", count: 0 }, ["spec.count must be at least 1"]],
  [{ name: "abc", count: "2" }, ["spec.count must be of type number"]],
  [{ name: "abc", subnets: ["a", 1, "c"] }, ["spec.subnets must have at most 2 items", "spec.subnets[1] must be of type string"]],
  [{ name: "abc", constructor: 1, other: 2 }, ["spec.constructor is not in the schema", "spec.other is not in the schema"]],
])("says by path what is wrong with %j", (given, problems) => {
  expect(check(given).problems).toEqual(problems);
});

it("stops a pattern that backtracks for ever", () => {
  expect(() => matches("^(a+)+$", `${"a".repeat(60)}!`)).toThrow(/takes too long/);
});
