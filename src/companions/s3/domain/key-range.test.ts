import { expect, test } from "vitest";
import { afterPrefix, commonPrefix, compareKeys, listFrom } from "./key-range.ts";

test.each([
  ["a", "b"],
  ["photos/", "photos0"],
  ["\ud7ff", "\ue000"],
  ["a\u{10ffff}", "b"],
  ["\u{10ffff}", undefined],
  ["", undefined],
])("after every key that begins with %j comes %j", (prefix, expected) => {
  expect(afterPrefix(prefix)).toBe(expected);
});

test.each([
  ["a/b/c", "", "/", "a/"],
  ["a/b/c", "a/", "/", "a/b/"],
  ["a/b", "a/", "/", undefined],
  ["a//b", "a/", "/", "a//"],
  ["a--b--c", "a", "--", "a--"],
  ["a/b", "", undefined, undefined],
])("the common prefix of %j below %j with %j is %j", (key, prefix, delimiter, expected) => {
  expect(commonPrefix(key, prefix, delimiter)).toBe(expected);
});

test.each([
  ["", undefined, undefined, ""],
  ["p/", undefined, "a", "p/"],
  ["p/", "/", "p/x", "p/x\u0001"],
  ["p/", "/", "p/x/", "p/x0"],
  // A key inside a common prefix: the prefix is shown again, as S3 does with start-after.
  ["", "/", "p/x", "p/x\u0001"],
])("a listing of %j with delimiter %j after %j begins at %j", (prefix, delimiter, marker, expected) => {
  expect(listFrom(prefix, delimiter, marker)).toBe(expected);
});

test("keys are in the order of their UTF-8 bytes", () => {
  expect(compareKeys("\u{1f600}", "\uffee")).toBeGreaterThan(0);
});
