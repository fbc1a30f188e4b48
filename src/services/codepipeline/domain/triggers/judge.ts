import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Strict } from "../../../../contracts/types.ts";
import type { Declaration } from "../declaration/declaration.ts";
import { matchesGlob } from "./glob.ts";

/** The part of a repository's event that decides; the same for every git host. */
export type Change =
  | { type: "push"; ref: "branch" | "tag"; name: string; before?: string }
  | { type: "pull-request"; event: "OPEN" | "UPDATED" | "CLOSED"; destinationBranch: string };

/** Whether a change starts a pipeline, or which of its files it depends on. */
export type Verdict = "yes" | "no" | "which files?";

type Patterns = { includes?: string[]; excludes?: string[] };
type Filter = Strict<sdk.GitPushFilter> & Strict<sdk.GitPullRequestFilter>;

/** Matches one of the includes, if there are any, and none of the excludes. */
export const passes = (text: string, { includes, excludes }: Patterns): boolean =>
  (!includes?.length || includes.some((pattern) => matchesGlob(pattern, text))) && !excludes?.some((pattern) => matchesGlob(pattern, text));

/** Whether a source action listens at all: it detects changes by itself, or a trigger of the pipeline names it. */
export function listens(declaration: Declaration, actionName: string): boolean {
  if (triggerOf(declaration, actionName)) return true;
  const action = declaration.stages[0]?.actions.find(({ name }) => name === actionName);
  return action?.configuration?.DetectChanges !== "false" && action?.configuration?.PollForSourceChanges !== "false";
}

export const triggerOf = ({ triggers = [] }: Declaration, actionName: string) =>
  triggers.find(({ gitConfiguration }) => gitConfiguration.sourceActionName === actionName)?.gitConfiguration;

/** `files`: those that the change touched, once they are known; undefined where there is no list (a branch's first push). */
export function judge(
  declaration: Declaration,
  { actionName, branch }: { actionName: string; branch: string },
  change: Change,
  known?: { files: string[] | undefined },
): Verdict {
  const trigger = triggerOf(declaration, actionName);
  const filters = change.type === "push" ? trigger?.push : trigger?.pullRequest;
  // With any filter, the branch of the action is only where a start by hand begins.
  if (!trigger?.push?.length && !trigger?.pullRequest?.length)
    return listens(declaration, actionName) && change.type === "push" && change.ref === "branch" && change.name === branch ? "yes" : "no";
  const verdicts = (filters ?? []).map((filter) => judgeFilter(filter as Filter, change, known));
  if (verdicts.includes("yes")) return "yes";
  return verdicts.includes("which files?") ? "which files?" : "no";
}

function judgeFilter(filter: Filter, change: Change, known: { files: string[] | undefined } | undefined): Verdict {
  if (change.type === "push") {
    const criterion = change.ref === "tag" ? filter.tags : filter.branches;
    if (!criterion || !passes(change.name, criterion)) return "no";
  } else {
    if (filter.events?.length && !filter.events.includes(change.event)) return "no";
    if (filter.branches && !passes(change.destinationBranch, filter.branches)) return "no";
  }
  const { filePaths } = filter;
  if (!filePaths) return "yes";
  if (change.type === "push" && change.before === undefined) return "no";
  if (!known) return "which files?";
  return known.files?.some((file) => passes(file, filePaths)) ? "yes" : "no";
}
