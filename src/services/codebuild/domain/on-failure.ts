import type { FailureMode } from "./phases.ts";

/** `on-failure` of a phase: ABORT, CONTINUE, RETRY, RETRY-<count>, RETRY-<regex> or RETRY-<count>-<regex>. */
export interface OnFailure {
  mode: FailureMode;
  /** How often the phase is tried again after its first failure. */
  retries: number;
  /** A retry needs this to be found in the error message. */
  pattern?: string;
}

export const defaultOnFailure: OnFailure = { mode: "DEFAULT", retries: 0 };
const retriesOfPlainRetry = 3;
const mostRetries = 100;

/** Undefined where the text is not of the grammar. */
export function parseOnFailure(text: string): OnFailure | undefined {
  if (text === "ABORT" || text === "CONTINUE") return { mode: text, retries: 0 };
  if (text === "RETRY") return { mode: "DEFAULT", retries: retriesOfPlainRetry };
  const parts = /^RETRY-(?:(\d+)(?:-(.+))?|(.+))$/s.exec(text);
  if (!parts) return undefined;
  const [, count, patternAfterCount, patternAlone] = parts;
  const retries = count === undefined ? retriesOfPlainRetry : Number(count);
  if (retries > mostRetries) return undefined;
  const pattern = patternAfterCount ?? patternAlone;
  if (pattern !== undefined && !isPattern(pattern)) return undefined;
  return { mode: "DEFAULT", retries, ...(pattern === undefined ? {} : { pattern }) };
}

/** `attempt` counts from 1. */
export function triesAgain(onFailure: OnFailure, attempt: number, errorMessage: string): boolean {
  if (attempt > onFailure.retries) return false;
  return onFailure.pattern === undefined || new RegExp(onFailure.pattern, "s").test(errorMessage);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, "s");
    return true;
  } catch {
    return false;
  }
}
