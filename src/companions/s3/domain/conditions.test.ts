import { expect, test } from "vitest";
import { byteRange, partRange } from "./byte-range.ts";
import { readOutcome, writeOutcome } from "./conditions.ts";

const now = { etag: "abc", lastModified: new Date("2026-01-02T03:04:05.678Z") };
const before = new Date("2026-01-02T03:04:04Z");
const same = new Date("2026-01-02T03:04:05Z");

test.each([
  [{}, "ok"],
  [{ ifMatch: '"abc"' }, "ok"],
  [{ ifMatch: "abc" }, "ok"],
  [{ ifMatch: '"x", "abc"' }, "ok"],
  [{ ifMatch: '"x"' }, "failed"],
  [{ ifMatch: "*" }, "ok"],
  [{ ifNoneMatch: '"abc"' }, "not-modified"],
  [{ ifNoneMatch: 'W/"abc"' }, "not-modified"],
  [{ ifNoneMatch: '"x"' }, "ok"],
  [{ ifModifiedSince: before }, "ok"],
  [{ ifModifiedSince: same }, "not-modified"],
  [{ ifUnmodifiedSince: before }, "failed"],
  [{ ifUnmodifiedSince: same }, "ok"],
  [{ ifMatch: '"abc"', ifUnmodifiedSince: before }, "ok"],
  [{ ifNoneMatch: '"x"', ifModifiedSince: same }, "ok"],
])("reading with %j: %s", (asked, expected) => {
  expect(readOutcome(asked, now)).toBe(expected);
});

test.each([
  [{ ifNoneMatch: "*" }, undefined, "ok"],
  [{ ifNoneMatch: "*" }, now, "failed"],
  [{ ifMatch: '"abc"' }, now, "ok"],
  [{ ifMatch: '"x"' }, now, "failed"],
  [{ ifMatch: '"abc"' }, undefined, "missing"],
])("writing with %j over %j: %s", (asked, current, expected) => {
  expect(writeOutcome(asked, current)).toBe(expected);
});

test.each([
  [undefined, 10, undefined],
  ["bytes=0-3", 10, { start: 0, end: 3 }],
  ["bytes=5-", 10, { start: 5, end: 9 }],
  ["bytes=5-99", 10, { start: 5, end: 9 }],
  ["bytes=-3", 10, { start: 7, end: 9 }],
  ["bytes=-30", 10, { start: 0, end: 9 }],
  ["bytes=10-", 10, "unsatisfiable"],
  ["bytes=-0", 10, "unsatisfiable"],
  ["bytes=0-", 0, "unsatisfiable"],
  ["bytes=3-1", 10, undefined],
  ["bytes=0-1,3-4", 10, undefined],
  ["lines=0-1", 10, undefined],
])("range %s of %d bytes", (header, size, expected) => {
  expect(byteRange(header, size)).toEqual(expected);
});

test("parts follow each other", () => {
  expect(partRange([5, 3], 2)).toEqual({ start: 5, end: 7 });
  expect(partRange([5, 3], 3)).toBe("unsatisfiable");
});
