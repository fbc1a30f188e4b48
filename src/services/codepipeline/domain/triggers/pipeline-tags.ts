import { passes } from "./judge.ts";

/** Tags of a pipeline through which it is given what AWS does not have (docs/guides/branches-and-statuses.md). */
export const pipelineTags = {
  /** Globs, one after the other, `!` before those that are excluded: only pushes that touch such a file start the pipeline. */
  paths: "quintet:paths",
  /** Globs of branches that get a pipeline of their own. */
  branches: "quintet:branches",
  /** `on`: the git host is told how each commit fares. */
  commitStatus: "quintet:commit-status",
} as const;

interface Patterns {
  includes: string[];
  excludes: string[];
}

/** `src/** !docs/**`; undefined for an empty text. */
export function readPatterns(text: string | undefined): Patterns | undefined {
  const words = (text ?? "").split(/\s+/).filter(Boolean);
  if (!words.length) return undefined;
  return {
    includes: words.filter((word) => !word.startsWith("!")),
    excludes: words.filter((word) => word.startsWith("!")).map((word) => word.slice(1)),
  };
}

export const anyPasses = (texts: readonly string[], patterns: Patterns): boolean => texts.some((one) => passes(one, patterns));
