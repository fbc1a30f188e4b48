import { expect, test } from "vitest";
import { compareNugetVersions, isSemver2, normalizeNugetVersion } from "./version.ts";

test.each([
  ["1", "1.0.0"],
  ["1.0", "1.0.0"],
  ["01.02.03.0", "1.2.3"],
  ["1.2.3.4", "1.2.3.4"],
  ["1.0.0-Beta.1+build", "1.0.0-beta.1"],
  ["1.0.0.0.0", undefined],
  ["1.0/..", undefined],
  ["-1", undefined],
])("the version %s is %s", (text, normal) => expect(normalizeNugetVersion(text)).toBe(normal));

test("versions have an order, and some are semantic ones of the second kind", () => {
  const sorted = ["1.0.0-alpha", "1.0.0-beta.2", "1.0.0-beta.10", "1.0.0", "1.0.0.1", "1.0.1", "1.10.0"];
  expect([...sorted].reverse().sort(compareNugetVersions)).toEqual(sorted);
  expect(["1.0.0", "1.0.0-beta", "1.0.0-beta.1", "1.0.0+x"].map(isSemver2)).toEqual([false, false, true, true]);
});
