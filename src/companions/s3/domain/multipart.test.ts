import { expect, test } from "vitest";
import { chosenParts } from "./multipart.ts";

const mib = 1024 * 1024;
const stored = [
  { number: 1, md5: "a", size_bytes: 5 * mib },
  { number: 3, md5: "c", size_bytes: 5 * mib - 1 },
  { number: 7, md5: "g", size_bytes: 1 },
];
const named = (...parts: [number, string][]) => parts.map(([PartNumber, ETag]) => ({ PartNumber, ETag }));

test.each([
  [named([1, '"a"'], [3, "c"]), [1, 3]],
  [named([1, "a"], [7, "g"]), [1, 7]],
  [named([7, "g"]), [7]],
])("%j names the parts %j", (asked, numbers) => {
  expect((chosenParts(asked, stored) as { number: number }[]).map(({ number }) => number)).toEqual(numbers);
});

test.each([
  [[], "malformed"],
  [[{ ETag: "a" }], "malformed"],
  [named([3, "c"], [1, "a"]), "order"],
  [named([1, "a"], [1, "a"]), "order"],
  [named([1, "a"], [2, "b"]), { missing: 2 }],
  [named([1, "wrong"]), { missing: 1 }],
  [named([1, "a"], [3, "c"], [7, "g"]), { small: 3 }],
])("%j is refused: %j", (asked, fault) => {
  expect(chosenParts(asked, stored)).toEqual(fault);
});
