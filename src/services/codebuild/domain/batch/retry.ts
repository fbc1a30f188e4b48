import type { BatchGroup, BatchState } from "./batch.ts";

/** A batch that did not succeed may be tried again, as the same batch. Says why not instead of throwing. */
export function retryProblem({ status }: BatchState): string | undefined {
  if (status === "IN_PROGRESS") return "Build batch is still in progress";
  return status === "SUCCEEDED" ? "Only a build batch that failed can be retried" : undefined;
}

/** The batch as it begins again: with all of its builds, or with those that did not succeed. Where no batch section was read it is read anew. */
export function retried(state: BatchState, type: "RETRY_ALL_BUILDS" | "RETRY_FAILED_BUILDS", now: number): BatchState {
  const { endedAt: _, ending: __, awaiting: ___, ...kept } = state;
  const known = state.phases.findIndex(({ name }) => name === "IN_PROGRESS");
  const before = state.phases.slice(0, known < 0 ? 1 : known);
  return {
    ...kept,
    status: "IN_PROGRESS",
    beganAt: now,
    round: state.round + 1,
    phases: [...before, { name: known < 0 ? "DOWNLOAD_BATCHSPEC" : "IN_PROGRESS", startedAt: now }],
    groups: state.groups.map((group) => (type === "RETRY_FAILED_BUILDS" && group.current?.status === "SUCCEEDED" ? group : again(group))),
    artifacts: [],
  };
}

const again = ({ node, current, prior, attempt }: BatchGroup): BatchGroup => ({
  ...{ node, attempt, begun: false, starting: false, stopAsked: false },
  prior: current ? [...prior, current] : prior,
});
