import { describe, expect, test } from "vitest";
import { type FailureMode, nextPhase, type PhaseName, type PhaseStatus } from "./phases.ts";

const table = `
SUBMITTED        SUCCEEDED  DEFAULT   QUEUED
QUEUED           SUCCEEDED  DEFAULT   PROVISIONING
QUEUED           TIMED_OUT  DEFAULT   COMPLETED
QUEUED           STOPPED    DEFAULT   COMPLETED
PROVISIONING     SUCCEEDED  DEFAULT   DOWNLOAD_SOURCE
PROVISIONING     FAILED     DEFAULT   COMPLETED
DOWNLOAD_SOURCE  SUCCEEDED  DEFAULT   INSTALL
DOWNLOAD_SOURCE  FAILED     DEFAULT   FINALIZING
INSTALL          SUCCEEDED  DEFAULT   PRE_BUILD
INSTALL          FAILED     DEFAULT   FINALIZING
INSTALL          FAILED     CONTINUE  PRE_BUILD
PRE_BUILD        FAILED     DEFAULT   FINALIZING
PRE_BUILD        FAILED     CONTINUE  BUILD
BUILD            SUCCEEDED  DEFAULT   POST_BUILD
BUILD            FAILED     DEFAULT   POST_BUILD
BUILD            FAILED     ABORT     FINALIZING
BUILD            STOPPED    DEFAULT   FINALIZING
BUILD            TIMED_OUT  CONTINUE  FINALIZING
BUILD            FAULT      DEFAULT   FINALIZING
POST_BUILD       FAILED     DEFAULT   UPLOAD_ARTIFACTS
POST_BUILD       FAILED     ABORT     FINALIZING
UPLOAD_ARTIFACTS FAILED     DEFAULT   FINALIZING
FINALIZING       SUCCEEDED  DEFAULT   COMPLETED
`;

describe("which phase follows", () => {
  for (const row of table.trim().split("\n")) {
    const [phase, status, mode, next] = row.trim().split(/\s+/) as [PhaseName, PhaseStatus, FailureMode, PhaseName];
    test(`${phase} ${status} ${mode} → ${next}`, () => expect(nextPhase(phase, status, mode)).toBe(next));
  }
});
