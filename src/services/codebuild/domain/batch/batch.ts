import type * as sdk from "@aws-sdk/client-codebuild";
import type { Effect } from "../../../../kernel/outbox/index.ts";
import type { BuildPlan, StoredArtifact, WebhookCause } from "../build.ts";
import type { PhaseContext, PhaseStatus } from "../phases.ts";
import type { BatchNode, BatchSpec } from "./batch-spec.ts";

export const batchPhases = [
  "SUBMITTED",
  "DOWNLOAD_BATCHSPEC",
  "IN_PROGRESS",
  "COMBINE_ARTIFACTS",
  "SUCCEEDED",
  "FAILED",
  "STOPPED",
] as const;
export type BatchPhaseName = (typeof batchPhases)[number];

export interface BatchPhaseRecord {
  name: BatchPhaseName;
  startedAt: number;
  endedAt?: number;
  status?: PhaseStatus;
  context?: PhaseContext;
}

/** One run of one build of the batch. */
export interface BatchBuild {
  id: string;
  arn: string;
  requestedAt: number;
  status: "IN_PROGRESS" | PhaseStatus;
  artifacts: StoredArtifact[];
}

export interface BatchGroup {
  node: BatchNode;
  /** The latest one, from 1; 0 as long as it was never asked to start. */
  attempt: number;
  /** Whether it was asked to start since the batch began, or was last retried. */
  begun: boolean;
  /** True between the wish to start it and the news that it has, or has not. */
  starting: boolean;
  current?: BatchBuild;
  prior: BatchBuild[];
  /** Why it could not be started. */
  refusal?: string;
  stopAsked: boolean;
}

export interface BatchState {
  /** `project:uuid` */
  id: string;
  uuid: string;
  account: string;
  region: string;
  projectName: string;
  number: number;
  initiator: string;
  /** What every build of the batch starts from. */
  plan: BuildPlan;
  config: sdk.ProjectBuildBatchConfig;
  debugSessionEnabled: boolean;
  submittedAt: number;
  /** When the clock of its timeout began: at the start, or at the last retry. */
  beganAt: number;
  endedAt?: number;
  status: "IN_PROGRESS" | PhaseStatus;
  phases: BatchPhaseRecord[];
  awaiting?: "specified" | "combined";
  /** How often what it waits for was asked for: part of the effects' keys. */
  round: number;
  spec?: BatchSpec;
  groups: BatchGroup[];
  resolvedSourceVersion?: string;
  /** What it will end with, while the builds that still run are being stopped. */
  ending?: { status: "FAILED" | "STOPPED" | "TIMED_OUT"; context: PhaseContext };
  artifacts: StoredArtifact[];
  reportArns: string[];
  webhook?: WebhookCause;
}

export type BatchFact =
  | { key: `specified/${number}`; spec: BatchSpec; resolvedSourceVersion?: string }
  | { key: `unspecified/${number}`; context: PhaseContext }
  | { key: `started/${string}/${number}`; build: { id: string; arn: string }; at: number }
  | { key: `refused/${string}/${number}`; message: string }
  | { key: `ended/${string}/${number}`; status: PhaseStatus; artifacts: StoredArtifact[]; reportArns: string[] }
  | { key: `combined/${number}`; artifacts: StoredArtifact[]; context?: PhaseContext }
  | { key: "stop" };

export interface BatchMachine {
  state: BatchState;
  facts: BatchFact[];
}

export type BatchEffectBody =
  | { type: "read-spec"; round: number }
  | { type: "start-build"; identifier: string; attempt: number }
  | { type: "stop-build"; build: string }
  | { type: "combine"; round: number };
export type BatchEffect = Effect & { batch: string } & BatchEffectBody;
