import { describe, expect, test } from "vitest";
import { matches, parsePattern } from "./pattern.ts";
import { compileWildcard } from "./wildcard.ts";

const event = {
  version: "0",
  id: "1",
  "detail-type": "CodeBuild Build State Change",
  source: "aws.codebuild",
  account: "111122223333",
  region: "eu-west-1",
  resources: ["arn:aws:codebuild:eu-west-1:111122223333:project/Web", "arn:aws:s3:::bucket"],
  detail: {
    "build-status": "FAILED",
    "project-name": "Web",
    count: 3,
    ratio: 0.5,
    flag: true,
    nothing: null,
    empty: [],
    ip: "10.0.0.77",
    ip6: "2001:db8::7",
    path: "src/main/app.ts",
    nested: { deep: { level: "x" } },
    hosts: [
      { name: "a", state: "up" },
      { name: "b", state: "down" },
    ],
  },
};

const detail = (pattern: unknown) => ({ detail: pattern as Record<string, unknown> });

/** [what it shows, pattern, whether it matches] */
const table: [string, Record<string, unknown>, boolean][] = [
  ["exact", { source: ["aws.codebuild"] }, true],
  ["exact, another", { source: ["aws.s3"] }, false],
  ["one of several", { source: ["aws.s3", "aws.codebuild"] }, true],
  ["case counts", { source: ["AWS.codebuild"] }, false],
  ["all fields must match", { source: ["aws.codebuild"], region: ["us-east-1"] }, false],
  ["an absent field", { absent: ["x"] }, false],
  ["a list matches by any element", { resources: ["arn:aws:s3:::bucket"] }, true],
  ["nested", detail({ nested: { deep: { level: ["x"] } } }), true],
  ["nested, another", detail({ nested: { deep: { level: ["y"] } } }), false],
  ["a number", detail({ count: [3] }), true],
  ["a number is no text", detail({ count: ["3"] }), false],
  ["true", detail({ flag: [true] }), true],
  ["null", detail({ nothing: [null] }), true],
  ["null is not absence", detail({ absent: [null] }), false],
  ["the empty pattern", {}, true],
  ["prefix", { source: [{ prefix: "aws." }] }, true],
  ["prefix, another", { source: [{ prefix: "my." }] }, false],
  ["prefix of any element", { resources: [{ prefix: "arn:aws:s3" }] }, true],
  ["prefix ignoring case", { source: [{ prefix: { "equals-ignore-case": "AWS." } }] }, true],
  ["suffix", detail({ path: [{ suffix: ".ts" }] }), true],
  ["suffix, another", detail({ path: [{ suffix: ".js" }] }), false],
  ["suffix ignoring case", detail({ path: [{ suffix: { "equals-ignore-case": ".TS" } }] }), true],
  ["equals-ignore-case", detail({ "project-name": [{ "equals-ignore-case": "wEB" }] }), true],
  ["anything-but one", detail({ "build-status": [{ "anything-but": "SUCCEEDED" }] }), true],
  ["anything-but the same", detail({ "build-status": [{ "anything-but": "FAILED" }] }), false],
  ["anything-but a list", detail({ "build-status": [{ "anything-but": ["SUCCEEDED", "FAILED"] }] }), false],
  ["anything-but numbers", detail({ count: [{ "anything-but": [1, 2] }] }), true],
  ["anything-but needs the field", detail({ absent: [{ "anything-but": "x" }] }), false],
  ["anything-but a prefix", detail({ path: [{ "anything-but": { prefix: "test/" } }] }), true],
  ["anything-but that prefix", detail({ path: [{ "anything-but": { prefix: "src/" } }] }), false],
  ["anything-but prefixes", detail({ path: [{ "anything-but": { prefix: ["test/", "src/"] } }] }), false],
  ["anything-but a suffix", detail({ path: [{ "anything-but": { suffix: [".md"] } }] }), true],
  ["anything-but ignoring case", detail({ "project-name": [{ "anything-but": { "equals-ignore-case": ["WEB"] } }] }), false],
  ["anything-but a wildcard", detail({ path: [{ "anything-but": { wildcard: "*/main/*" } }] }), false],
  ["numeric =", detail({ count: [{ numeric: ["=", 3.0] }] }), true],
  ["numeric range", detail({ count: [{ numeric: [">", 0, "<=", 3] }] }), true],
  ["numeric outside", detail({ count: [{ numeric: [">", 3] }] }), false],
  ["numeric below one", detail({ ratio: [{ numeric: ["<", 1] }] }), true],
  ["numeric on text", detail({ path: [{ numeric: ["<", 1] }] }), false],
  ["exists", detail({ count: [{ exists: true }] }), true],
  ["exists, absent", detail({ absent: [{ exists: true }] }), false],
  ["exists false, absent", detail({ absent: [{ exists: false }] }), true],
  ["exists false, present", detail({ count: [{ exists: false }] }), false],
  ["exists false below an absent object", detail({ absent: { deeper: [{ exists: false }] } }), true],
  ["exists sees leaves only", detail({ nested: [{ exists: true }] }), false],
  ["an empty list is absent", detail({ empty: [{ exists: false }] }), true],
  ["exists false or a value", detail({ count: [{ exists: false }, 3] }), true],
  ["cidr", detail({ ip: [{ cidr: "10.0.0.0/24" }] }), true],
  ["cidr, another", detail({ ip: [{ cidr: "10.0.1.0/24" }] }), false],
  ["cidr of IPv6", detail({ ip6: [{ cidr: "2001:db8::/32" }] }), true],
  ["cidr of the other family", detail({ ip: [{ cidr: "2001:db8::/32" }] }), false],
  ["wildcard", detail({ path: [{ wildcard: "src/*/app.*" }] }), true],
  ["wildcard, another", detail({ path: [{ wildcard: "src/*/lib.*" }] }), false],
  ["$or, second", { $or: [{ source: ["x"] }, { region: ["eu-west-1"] }] }, true],
  ["$or, none", { $or: [{ source: ["x"] }, { region: ["us-east-1"] }] }, false],
  ["$or with others", { account: ["0"], $or: [{ source: ["x"] }, { region: ["eu-west-1"] }] }, false],
  ["$or inside detail", detail({ $or: [{ count: [9] }, { flag: [true] }] }), true],
  ["one object of a list", detail({ hosts: { name: ["b"], state: ["down"] } }), true],
  ["not two objects of a list", detail({ hosts: { name: ["a"], state: ["down"] } }), false],
  ["names from Object's prototype are absent", { constructor: [{ exists: false }] }, true],
];

test.each(table)("%s", (_name, pattern, expected) => {
  expect(matches(pattern, event)).toBe(expected);
});

describe("patterns that are refused", () => {
  test.each([
    ["not JSON", "{", /not valid JSON/],
    ["a list", "[]", /not an object/],
    ["nothing", "{}", /Empty objects/],
    ["a bare value", '{"source":"x"}', /"source" must be an object or an array/],
    ["an empty list", '{"source":[]}', /Empty arrays/],
    ["an empty object", '{"detail":{}}', /Empty objects/],
    ["an unknown operator", '{"source":[{"regex":"x"}]}', /Unrecognized match type regex/],
    ["an inherited operator", '{"source":[{"toString":"x"}]}', /Unrecognized match type toString/],
    ["two operators in one", '{"source":[{"prefix":"x","suffix":"y"}]}', /Only one key/],
    ["prefix of a number", '{"source":[{"prefix":1}]}', /must be a string/],
    ["a mixed anything-but", '{"source":[{"anything-but":[1,"x"]}]}', /mixed type/],
    ["anything-but numeric", '{"source":[{"anything-but":{"numeric":["=",1]}}]}', /Unsupported anything-but/],
    ["numeric without a number", '{"a":[{"numeric":["=","1"]}]}', /must be numeric/],
    ["numeric with an unknown sign", '{"a":[{"numeric":["~",1]}]}', /Unrecognized numeric/],
    ["numeric twice the same way", '{"a":[{"numeric":[">",1,">",2]}]}', /range/],
    ["exists of text", '{"a":[{"exists":"yes"}]}', /either true or false/],
    ["a bad CIDR", '{"a":[{"cidr":"10.0.0.0"}]}', /CIDR/],
    ["a wide CIDR", '{"a":[{"cidr":"10.0.0.0/33"}]}', /CIDR/],
    ["two stars", '{"a":[{"wildcard":"a**b"}]}', /Consecutive wildcard/],
    ["a bad escape", '{"a":[{"wildcard":"a\\\\b"}]}', /escape/],
    ["a bad $or", '{"$or":[{}]}', /\$or/],
    ["a nested list", '{"a":[["x"]]}', /Match value/],
  ])("%s", (_name, text, message) => {
    expect(() => parsePattern(text)).toThrow(message);
  });
});

test.each([
  ["*", "", true],
  ["*", "anything", true],
  ["a*b*c", "aXbYc", true],
  ["a*b*c", "aXbY", false],
  ["*ab", "aaab", true],
  ["\\*", "*", true],
  ["\\*", "x", false],
  ["\\\\*", "\\x", true],
  ["", "", true],
  ["", "x", false],
])("wildcard %j on %j", (pattern, text, expected) => {
  expect(compileWildcard(pattern)(text)).toBe(expected);
});

test("a hostile wildcard is answered", () => {
  // With backtracking this would not end before the test's time.
  expect(compileWildcard(`${"a*".repeat(200)}b`)("a".repeat(20_000))).toBe(false);
});
