import { describe, expect, test } from "vitest";
import { isBelow, type ParameterFilter, passes } from "./parameter-filter.ts";
import { nameProblem, readName, resourceOf } from "./parameter-name.ts";

test.each([
  ["db", { name: "db" }],
  ["/app/db", { name: "/app/db" }],
  ["/app/db:3", { name: "/app/db", selector: "3" }],
  ["db:live", { name: "db", selector: "live" }],
  ["arn:aws:ssm:eu-west-1:123456789012:parameter/db", { name: "db" }],
  ["arn:aws:ssm:eu-west-1:123456789012:parameter/app/db:2", { name: "/app/db", selector: "2" }],
])("%s names %j", (text, expected) => {
  expect(readName(text)).toEqual(expected);
});

test.each([
  ["db", undefined],
  ["/a/b_c.d-e", undefined],
  ["a/b", "Parameter name must be a fully qualified name."],
  ["/a//b", expect.stringContaining("sub-path")],
  ["/a/", expect.stringContaining("sub-path")],
  ["a b", expect.stringContaining("sub-path")],
  ["SSMthing", expect.stringContaining('prefixed with "ssm"')],
  ["/aws/x", "No access to reserved parameter name: /aws/x."],
  ["/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15", undefined],
  ["/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "levels"],
])("the name %s has the problem %s", (name, expected) => {
  expect(nameProblem(name)).toEqual(expected);
});

test("both forms of a name have one form of ARN", () => {
  expect([resourceOf("db"), resourceOf("/app/db")]).toEqual(["parameter/db", "parameter/app/db"]);
});

test.each([
  ["/a/b", "/a", false, true],
  ["/a/b/c", "/a", false, false],
  ["/a/b/c", "/a", true, true],
  ["/a/b", "/a/", false, true],
  ["/ab/c", "/a", true, false],
  ["/a", "/a", true, false],
  ["plain", "/", false, true],
])("%s is below %s (recursive %s): %s", (name, path, recursive, expected) => {
  expect(isBelow(name, path, recursive)).toBe(expected);
});

describe("filters", () => {
  const parameter = {
    name: "/app/db",
    type: "SecureString",
    key_id: "alias/aws/ssm",
    tier: "Standard",
    data_type: "text",
    labels: ["live"],
    tags: [{ key: "env", value: "dev" }],
  };
  test.each<[ParameterFilter, boolean]>([
    [{ Key: "Name", Values: ["/app/db"] }, true],
    [{ Key: "Name", Option: "BeginsWith", Values: ["/app"] }, true],
    [{ Key: "Name", Option: "Contains", Values: ["p/d"] }, true],
    [{ Key: "Name", Values: ["/app"] }, false],
    [{ Key: "Type", Values: ["String", "SecureString"] }, true],
    [{ Key: "Path", Option: "OneLevel", Values: ["/app"] }, true],
    [{ Key: "Label", Values: ["old"] }, false],
    [{ Key: "tag:env", Values: ["dev"] }, true],
    [{ Key: "tag:env" }, true],
    [{ Key: "tag:none" }, false],
  ])("%j passes: %s", (filter, expected) => {
    expect(passes(parameter, [filter])).toBe(expected);
  });
});
