import { currentPhase } from "./advance.ts";
import type { BuildState } from "./build.ts";
import type { PhaseRecord, PhaseStatus } from "./phases.ts";
import { buildArn, logsView } from "./view.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number): string => String(value).padStart(2, "0");

/** `Apr 23, 2020 12:59:22 AM`: the form of every time in CodeBuild's events, in UTC. */
export function eventTime(milliseconds: number): string {
  const at = new Date(milliseconds);
  const hour = at.getUTCHours();
  const clock = `${hour % 12 || 12}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} ${hour < 12 ? "AM" : "PM"}`;
  return `${months[at.getUTCMonth()]} ${at.getUTCDate()}, ${at.getUTCFullYear()} ${clock}`;
}

/** Time outs and faults arrive as FAILED. */
const eventStatus = (status: BuildState["status"]): string => (status === "TIMED_OUT" || status === "FAULT" ? "FAILED" : status);
const contextText = (record: PhaseRecord | undefined): string =>
  record?.context ? `[${record.context.statusCode}: ${record.context.message}]` : "[]";

/** Detail of "CodeBuild Build State Change". */
export function stateChangeDetail(state: BuildState): Record<string, unknown> {
  return {
    "build-status": eventStatus(state.status),
    "project-name": state.projectName,
    "build-id": buildArn(state),
    "current-phase": currentPhase(state),
    "current-phase-context": contextText(state.phases.at(-1)),
    version: "1",
    "additional-information": additionalInformation(state),
  };
}

/** Detail of "CodeBuild Build Phase Change", for a phase that has ended. */
export function phaseChangeDetail(
  state: BuildState,
  record: PhaseRecord & { status: PhaseStatus; endedAt: number },
): Record<string, unknown> {
  return {
    "completed-phase": record.name,
    "completed-phase-status": record.status,
    "completed-phase-context": contextText(record),
    "completed-phase-duration-seconds": Math.floor((record.endedAt - record.startedAt) / 1000),
    "completed-phase-start": eventTime(record.startedAt),
    "completed-phase-end": eventTime(record.endedAt),
    "project-name": state.projectName,
    "build-id": buildArn(state),
    version: "1",
    "additional-information": additionalInformation(state),
  };
}

function additionalInformation(state: BuildState): Record<string, unknown> {
  const { plan } = state;
  const { environment, source } = plan;
  const logs = logsView(state);
  const primary = state.artifacts.find(({ identifier }) => identifier === undefined);
  return {
    ...(primary ? { artifact: { location: primary.location, md5sum: primary.md5sum, sha256sum: primary.sha256sum } } : {}),
    cache: { type: plan.cache.type },
    "build-number": state.number,
    environment: {
      image: environment.image,
      "privileged-mode": environment.privilegedMode,
      "image-pull-credentials-type": environment.imagePullCredentialsType,
      "compute-type": environment.computeType,
      type: environment.type,
      "environment-variables": environment.environmentVariables ?? [],
    },
    "timeout-in-minutes": plan.timeoutInMinutes,
    "queued-timeout-in-minutes": plan.queuedTimeoutInMinutes,
    "build-complete": state.status !== "IN_PROGRESS",
    initiator: state.initiator,
    "build-start-time": eventTime(state.submittedAt),
    source: { buildspec: source.buildspec, location: source.location, type: source.type },
    ...(plan.sourceVersion ? { "source-version": plan.sourceVersion } : {}),
    logs: { "group-name": logs.groupName, "stream-name": logs.streamName, "deep-link": logs.deepLink },
    "project-file-system-locations": [],
    phases: state.phases.map((record) => ({
      "phase-type": record.name,
      "start-time": eventTime(record.startedAt),
      ...(record.context ? { "phase-context": [contextText(record).slice(1, -1)] } : {}),
      ...(record.endedAt === undefined
        ? {}
        : {
            "end-time": eventTime(record.endedAt),
            "duration-in-seconds": Math.floor((record.endedAt - record.startedAt) / 1000),
            "phase-status": record.status,
          }),
    })),
  };
}
