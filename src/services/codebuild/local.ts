/** The door for `quintet run`: builds without a server. */

export type { BatchNode } from "./domain/batch/batch-spec.ts";
export { summarizeCoverage } from "./domain/reports/coverage.ts";
export { reportStatus, summarize } from "./domain/reports/test-case.ts";
export type { WorkingTree } from "./engine/job.ts";
export { type LocalBatch, type LocalBatchSettings, startLocalBatch } from "./engine/local-batch.ts";
export { type LocalBuild, type LocalBuildSettings, startLocalBuild } from "./engine/local-build.ts";
export type { NewObject, NewReport, Outside } from "./engine/outside.ts";
