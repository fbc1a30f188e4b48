import type * as sdk from "@aws-sdk/client-codebuild";
import type { Effect } from "../../../kernel/outbox/index.ts";
import type { Buildspec } from "./buildspec.ts";
import type { PhaseContext, PhaseRecord, PhaseStatus } from "./phases.ts";

/** What a build was asked to do: its project with StartBuild's overrides laid over it. JSON only. */
export interface BuildPlan {
  source: sdk.ProjectSource;
  /** The revision that a pipeline's source action found: what the build shows as its resolved version. */
  pipelineRevision?: string;
  sourceVersion?: string;
  secondarySources: sdk.ProjectSource[];
  secondarySourceVersions: sdk.ProjectSourceVersion[];
  artifacts: sdk.ProjectArtifacts;
  secondaryArtifacts: sdk.ProjectArtifacts[];
  cache: sdk.ProjectCache;
  /** How often the project's cache had been invalidated. */
  cacheGeneration?: number;
  environment: sdk.ProjectEnvironment;
  vpcConfig?: sdk.VpcConfig;
  serviceRole: string;
  logsConfig: sdk.LogsConfig;
  timeoutInMinutes: number;
  queuedTimeoutInMinutes: number;
  encryptionKey: string;
  autoRetryLimit: number;
}

export interface BuildIdentity {
  /** `project:uuid` */
  id: string;
  uuid: string;
  account: string;
  region: string;
  projectName: string;
  number: number;
  initiator: string;
}

/** An artifact as it was stored. Checksums only for ZIP packaging. */
export interface StoredArtifact {
  identifier?: string;
  /** ARN of the object or folder. */
  location: string;
  sha256sum?: string;
  md5sum?: string;
}

/** Where the commands of a phase have got to. */
export interface Cursor {
  part: "commands" | "finally";
  index: number;
  /** From 1. */
  attempt: number;
  /** The first command of this attempt that failed. */
  failed?: { text: string; exitCode: number };
}

export interface BuildState extends BuildIdentity {
  plan: BuildPlan;
  submittedAt: number;
  endedAt?: number;
  status: "IN_PROGRESS" | PhaseStatus;
  /** The last one is the one that runs. */
  phases: PhaseRecord[];
  /** The key of the fact that the build waits for. */
  awaiting?: string;
  /** The last script that was run in the environment. */
  sequence: number;
  cursor?: Cursor;
  spec?: Buildspec;
  resolvedSourceVersion?: string;
  artifacts: StoredArtifact[];
  reportArns: string[];
  exported: { name: string; value: string }[];
  /** Absent until the log stream exists. */
  logs?: { group: string; stream: string };
  retry: { number: number; previous?: string; next?: string };
  batch?: BatchMembership;
  webhook?: WebhookCause;
  /** There in a sandbox: a run whose commands come one by one from outside. */
  sandbox?: SandboxRun;
}

export interface SandboxRun {
  commands: SandboxCommand[];
}

export interface SandboxCommand {
  id: string;
  text: string;
  status: "QUEUED" | "IN_PROGRESS" | "SUCCEEDED" | "FAILED";
  submittedAt: number;
  startedAt?: number;
  endedAt?: number;
  /** The script that it became. */
  sequence?: number;
  exitCode?: number;
}

/** What a git host told that started a build. */
export interface WebhookCause {
  /** CODEBUILD_WEBHOOK_… */
  variables: Record<string, string>;
  /** The commit that was told of, where it was. */
  commit?: string;
}

/** The batch that a build belongs to, and as what. */
export interface BatchMembership {
  id: string;
  arn: string;
  identifier: string;
  attempt: number;
  /** Of a fan-out: which share of the tests is this build's. */
  share?: { index: number; of: number };
}

/** What came back from outside, each under a key that makes saying it twice harmless. */
export type Fact =
  /** The environment stands. */
  | { key: "provisioned"; at: number; logs?: { group: string; stream: string } }
  /** The source is in place and the buildspec is read. `sequence` is the last script used up. */
  | { key: "sourced"; at: number; spec: Buildspec; sequence: number; lines: string[]; resolvedSourceVersion?: string }
  /** Preparing failed in the phase that is named. */
  | { key: "unprepared"; at: number; phase: "PROVISIONING" | "DOWNLOAD_SOURCE"; context: PhaseContext; lines: string[]; fault?: boolean }
  | { key: `ended/${number}`; at: number; exitCode: number }
  | { key: "collected"; at: number; lines: string[]; artifacts: StoredArtifact[]; reportArns: string[]; context?: PhaseContext }
  | { key: "finished"; at: number; exported: { name: string; value: string }[] }
  | { key: "stop"; at: number }
  /** Somebody wants a command run in a sandbox. */
  | { key: `command/${string}`; at: number; id: string; text: string }
  /** What the command of a sandbox printed is kept. */
  | { key: `output/${number}`; at: number }
  /** The environment went away by itself. */
  | { key: "gone"; at: number; outOfMemory: boolean; message: string };

/** A build as its worker loads it: its state and what it has not yet heard. */
export interface BuildMachine {
  state: BuildState;
  facts: Fact[];
  /** Whether the server has room for one more running build and this one is the first in the queue. */
  slotFree: boolean;
  /** Log lines that this step adds; empty when loaded. */
  lines: string[];
}

/** What it takes to know a build's effect apart from its key and its build. */
export type BuildEffectBody =
  | { type: "prepare" }
  | {
      type: "run";
      sequence: number;
      text: string;
      succeeding: boolean;
      exported: string[];
      shell: "bash" | "sh";
      user?: string;
      isolated?: boolean;
    }
  | { type: "collect"; sequence: number }
  | { type: "read-output"; sequence: number }
  | { type: "finish" }
  | { type: "retry" };

export type BuildEffect = Effect & { build: string } & BuildEffectBody;
