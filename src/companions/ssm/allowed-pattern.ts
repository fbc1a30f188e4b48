import { runInNewContext } from "node:vm";

const timeoutMs = 50;

/**
 * Whether a value fits the pattern its parameter was given; "invalid" when that is no regular expression, or one that takes too long.
 * A user's pattern can need exponential time, so it runs where it can be interrupted.
 */
export function fitsPattern(pattern: string, value: string): boolean | "invalid" {
  try {
    return runInNewContext("new RegExp(pattern).test(value)", { pattern, value }, { timeout: timeoutMs }) as boolean;
  } catch {
    return "invalid";
  }
}
