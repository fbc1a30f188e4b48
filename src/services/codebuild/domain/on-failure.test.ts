import { expect, test } from "vitest";
import { parseOnFailure, triesAgain } from "./on-failure.ts";

test.each([
  ["ABORT", { mode: "ABORT", retries: 0 }],
  ["CONTINUE", { mode: "CONTINUE", retries: 0 }],
  ["RETRY", { mode: "DEFAULT", retries: 3 }],
  ["RETRY-2", { mode: "DEFAULT", retries: 2 }],
  ["RETRY-0", { mode: "DEFAULT", retries: 0 }],
  ["RETRY-exit status 7", { mode: "DEFAULT", retries: 3, pattern: "exit status 7" }],
  ["RETRY-2-exit .* 7", { mode: "DEFAULT", retries: 2, pattern: "exit .* 7" }],
  ["RETRY-101", undefined],
  ["RETRY-(", undefined],
  ["RETRY-", undefined],
  ["retry", undefined],
  ["", undefined],
])("on-failure %j", (text, parsed) => expect(parseOnFailure(text)).toEqual(parsed));

test("RETRY-2-<regex> tries again twice, and only for matching errors", () => {
  const onFailure = parseOnFailure("RETRY-2-status 7")!;
  expect([1, 2, 3].map((attempt) => triesAgain(onFailure, attempt, "Reason: exit status 7"))).toEqual([true, true, false]);
  expect(triesAgain(onFailure, 1, "Reason: exit status 8")).toBe(false);
});
