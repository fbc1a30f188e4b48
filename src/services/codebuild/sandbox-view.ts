import type * as sdk from "@aws-sdk/client-codebuild";
import { arn } from "../../base/arn.ts";
import { present } from "../../base/present.ts";
import { currentPhase } from "./domain/advance.ts";
import type { BuildState, SandboxCommand } from "./domain/build.ts";
import { logsView, phaseView } from "./domain/view.ts";
import type { CommandOutput } from "./store/command-outputs.ts";

export const sandboxArn = (state: Pick<BuildState, "account" | "region" | "id">): string => arn("codebuild", state, `sandbox/${state.id}`);

/** A sandbox is a run that waits in BUILD for its commands; AWS calls that RUNNING_SANDBOX and shows neither the phases around it. */
const hidden = ["INSTALL", "PRE_BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS", "FINALIZING"];
const phaseName = (name: string): string => (name === "BUILD" || hidden.includes(name) ? "RUNNING_SANDBOX" : name);

function statusOf(state: BuildState, isStopping: boolean): string {
  if (state.status === "STOPPED") return "STOPPED";
  if (state.status !== "IN_PROGRESS") return state.status;
  if (isStopping) return "STOPPING";
  const phase = currentPhase(state);
  if (phase === "SUBMITTED" || phase === "QUEUED") return "QUEUED";
  if (phase === "FINALIZING") return "STOPPING";
  return phase === "BUILD" ? "RUNNING" : "PROVISIONING";
}

export function sandboxView(state: BuildState, isStopping = false): sdk.Sandbox {
  const { plan } = state;
  const status = statusOf(state, isStopping);
  const startedAt = state.phases.find(({ name }) => name === "PROVISIONING")?.startedAt;
  const times = present({
    startTime: startedAt === undefined ? undefined : new Date(startedAt),
    endTime: state.endedAt === undefined ? undefined : new Date(state.endedAt),
  });
  return present({
    ...{ id: state.id, arn: sandboxArn(state), projectName: state.projectName, requestTime: new Date(state.submittedAt), ...times, status },
    ...{ source: plan.source, sourceVersion: plan.sourceVersion },
    ...{ secondarySources: plan.secondarySources, secondarySourceVersions: plan.secondarySourceVersions },
    ...{ environment: plan.environment, timeoutInMinutes: plan.timeoutInMinutes, queuedTimeoutInMinutes: plan.queuedTimeoutInMinutes },
    ...{ logConfig: plan.logsConfig, encryptionKey: plan.encryptionKey, serviceRole: plan.serviceRole },
    currentSession: present({
      ...{ id: state.uuid, status, ...times, currentPhase: phaseName(currentPhase(state)) },
      phases: state.phases
        .filter(({ name }) => !hidden.includes(name))
        .map((record) => ({ ...phaseView(record), phaseType: phaseName(record.name) })),
      resolvedSourceVersion: state.resolvedSourceVersion,
      logs: logsView(state),
    }),
  }) as sdk.Sandbox;
}

/** A command that was still running, or waiting, when its sandbox ended was stopped with it. */
export function commandView(state: BuildState, command: SandboxCommand, output?: CommandOutput): sdk.CommandExecution {
  const isOver = command.status === "SUCCEEDED" || command.status === "FAILED";
  const time = (at: number | undefined) => (at === undefined ? undefined : new Date(at));
  return present({
    ...{ id: command.id, sandboxId: state.id, sandboxArn: sandboxArn(state), command: command.text, type: "SHELL" },
    ...{ submitTime: time(command.submittedAt), startTime: time(command.startedAt), endTime: isOver ? time(command.endedAt) : undefined },
    status: isOver || state.status === "IN_PROGRESS" ? command.status : "STOPPED",
    exitCode: isOver && command.exitCode !== undefined ? String(command.exitCode) : undefined,
    ...{ standardOutputContent: output?.stdout, standardErrContent: output?.stderr, logs: logsView(state) },
  }) as sdk.CommandExecution;
}
