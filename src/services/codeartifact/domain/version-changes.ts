import { mayBecome, type TargetStatus, type VersionStatus } from "./version-status.ts";

/** What operations on several versions answer: all of them happen, or none and every other one was skipped. */
export type VersionErrorCode = "ALREADY_EXISTS" | "MISMATCHED_REVISION" | "MISMATCHED_STATUS" | "NOT_ALLOWED" | "NOT_FOUND" | "SKIPPED";
export interface VersionError {
  errorCode: VersionErrorCode;
  errorMessage: string;
}

export interface VersionState {
  status: VersionStatus;
  revision: string;
}
export interface Expectation {
  expectedStatus?: string;
  versionRevisions?: Record<string, string>;
}

/** What the caller believes of a version, against what it is. */
export function mismatch(
  name: string,
  found: VersionState | undefined,
  { expectedStatus, versionRevisions }: Expectation,
): VersionError | undefined {
  if (!found) return { errorCode: "NOT_FOUND", errorMessage: `version not found, version: ${name}` };
  const revision = versionRevisions?.[name];
  if (revision !== undefined && revision !== found.revision) {
    return { errorCode: "MISMATCHED_REVISION", errorMessage: `current revision: ${found.revision}, expected revision: ${revision}` };
  }
  if (expectedStatus !== undefined && expectedStatus !== found.status) {
    return { errorCode: "MISMATCHED_STATUS", errorMessage: `current status: ${found.status}, expected status: ${expectedStatus}` };
  }
  return undefined;
}

export const statusProblem = (name: string, { status }: VersionState, target: TargetStatus): VersionError | undefined =>
  mayBecome(status, target)
    ? undefined
    : { errorCode: "NOT_ALLOWED", errorMessage: `version ${name} cannot be changed from ${status} to ${target}` };

/** One failure makes every other version SKIPPED; undefined when nothing failed. */
export function skipRest(names: readonly string[], failures: ReadonlyMap<string, VersionError>): Record<string, VersionError> | undefined {
  if (failures.size === 0) return undefined;
  const skipped: VersionError = { errorCode: "SKIPPED", errorMessage: "version was skipped because another version failed" };
  return Object.fromEntries(names.map((name) => [name, failures.get(name) ?? skipped]));
}
