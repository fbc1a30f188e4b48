/** The phases of a build, in AWS's order: https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details.html#view-build-details-phases */
export const phaseNames = [
  "SUBMITTED",
  "QUEUED",
  "PROVISIONING",
  "DOWNLOAD_SOURCE",
  "INSTALL",
  "PRE_BUILD",
  "BUILD",
  "POST_BUILD",
  "UPLOAD_ARTIFACTS",
  "FINALIZING",
  "COMPLETED",
] as const;
export type PhaseName = (typeof phaseNames)[number];

export const commandPhases = ["INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD"] as const;
export type CommandPhase = (typeof commandPhases)[number];

export type PhaseStatus = "SUCCEEDED" | "FAILED" | "FAULT" | "TIMED_OUT" | "STOPPED";

export interface PhaseContext {
  statusCode: string;
  message: string;
}

/** One row of `Build.phases`; the phase that runs has no status yet. Times in milliseconds since 1970. */
export interface PhaseRecord {
  name: PhaseName;
  startedAt: number;
  endedAt?: number;
  status?: PhaseStatus;
  /** Present from PROVISIONING on. */
  context?: PhaseContext;
}

/** What a buildspec's `on-failure` leaves to be done once no retry is left. */
export type FailureMode = "DEFAULT" | "ABORT" | "CONTINUE";

const afterSuccess: Record<PhaseName, PhaseName> = {
  SUBMITTED: "QUEUED",
  QUEUED: "PROVISIONING",
  PROVISIONING: "DOWNLOAD_SOURCE",
  DOWNLOAD_SOURCE: "INSTALL",
  INSTALL: "PRE_BUILD",
  PRE_BUILD: "BUILD",
  BUILD: "POST_BUILD",
  POST_BUILD: "UPLOAD_ARTIFACTS",
  UPLOAD_ARTIFACTS: "FINALIZING",
  FINALIZING: "COMPLETED",
  COMPLETED: "COMPLETED",
};

/** A failed BUILD still runs POST_BUILD and uploads, because people collect their test output there. */
const afterFailure: Record<PhaseName, PhaseName> = {
  SUBMITTED: "COMPLETED",
  QUEUED: "COMPLETED",
  PROVISIONING: "COMPLETED",
  DOWNLOAD_SOURCE: "FINALIZING",
  INSTALL: "FINALIZING",
  PRE_BUILD: "FINALIZING",
  BUILD: "POST_BUILD",
  POST_BUILD: "UPLOAD_ARTIFACTS",
  UPLOAD_ARTIFACTS: "FINALIZING",
  FINALIZING: "COMPLETED",
  COMPLETED: "COMPLETED",
};

export function nextPhase(phase: PhaseName, status: PhaseStatus, mode: FailureMode = "DEFAULT"): PhaseName {
  if (status === "SUCCEEDED") return afterSuccess[phase];
  const early = afterFailure[phase] === "COMPLETED";
  if (early) return "COMPLETED";
  if (status !== "FAILED") return "FINALIZING";
  if (mode === "ABORT") return "FINALIZING";
  if (mode === "CONTINUE") return afterSuccess[phase];
  return afterFailure[phase];
}

export const isCommandPhase = (phase: PhaseName): phase is CommandPhase => (commandPhases as readonly string[]).includes(phase);
