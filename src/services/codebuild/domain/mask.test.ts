import { expect, test } from "vitest";
import { createMask } from "./mask.ts";

test("exact values, the longest first, and each line of a key", () => {
  const mask = createMask(["hunter2", "hunter22", "-----BEGIN\r\nabcdef\n-----END", "ab"]);
  expect(mask("user=hunter22 pass=hunter2;hunter2")).toBe("user=*** pass=***;***");
  expect(mask("  abcdef")).toBe("  ***");
  expect(mask("a $& b ab")).toBe("a $& b ab");
});
