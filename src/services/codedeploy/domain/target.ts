import type { CommandFact, Deployment, Instant, Target } from "./deployment.ts";
import { type AgentResult, diagnosticsOf, forgivableEvents, type LifecycleEvent } from "./lifecycle.ts";

/** An agent that has not taken a command by then is taken for dead. */
export const pickUpLimitMs = 5 * 60_000;
/** An event that has not ended by then has failed, whatever its script says about timeouts. */
export const eventLimitMs = 60 * 60_000;

/** What a target needs to know about its deployment. */
export interface Course {
  deployment: Pick<Deployment, "id" | "ignoreApplicationStopFailures">;
  /** No new command is issued once somebody asked to stop. */
  stopping: boolean;
}

/** AWS's own identifiers are base64 of such a list; agents treat them as opaque. Deterministic, so that a repeated step makes no second command. */
const commandId = (deploymentId: string, target: Target, position: number): string =>
  btoa(
    JSON.stringify([
      "quintet.codedeploy.HostCommand",
      {
        deploymentId,
        hostId: target.hostArn,
        commandName: target.events[position]?.name,
        commandPosition: position + 1,
        commandAttempt: 1,
      },
    ]),
  );

const withEvent = (target: Target, position: number, change: Partial<LifecycleEvent>): LifecycleEvent[] =>
  target.events.map((event, at) => (at === position ? { ...event, ...change } : event));

const withoutCommand = ({ command: _ended, ...target }: Target): Target => target;

/** Asks the agent for the event at `position`. */
export function issue(target: Target, position: number, deploymentId: string, now: Instant): Target {
  const command = { id: commandId(deploymentId, target, position), event: target.events[position]!.name, issuedAt: now };
  return { ...target, status: "InProgress", position, command, lastUpdatedAt: now };
}

/** Ends a target whose remaining events will not happen. */
export function endTarget(target: Target, status: "Failed" | "Skipped", now: Instant): Target {
  const events = target.events.map((event) => (event.status === "Pending" ? { ...event, status: "Skipped" as const } : event));
  return withoutCommand({ ...target, status, events, lastUpdatedAt: now });
}

function endEvent(target: Target, result: AgentResult, times: { start: Instant; end: Instant }, course: Course, now: Instant): Target {
  const ended = withEvent(target, target.position, {
    status: result.succeeded ? "Succeeded" : "Failed",
    startTime: times.start,
    endTime: times.end,
    diagnostics: diagnosticsOf(result),
  });
  const next = withoutCommand({ ...target, events: ended, lastUpdatedAt: now });
  const forgiven = course.deployment.ignoreApplicationStopFailures && forgivableEvents.includes(ended[target.position]!.name);
  if (!result.succeeded && !forgiven) return endTarget(next, "Failed", now);
  if (target.position + 1 >= target.events.length) return { ...next, status: "Succeeded" };
  if (course.stopping) return endTarget(next, "Skipped", now);
  return issue(next, target.position + 1, course.deployment.id, now);
}

const lost = (message: string): AgentResult => ({ succeeded: false, errorCode: 5, scriptName: "", message, log: "" });

const notPickedUp =
  "CodeDeploy agent was not able to receive the lifecycle event. Check the CodeDeploy agent logs on your host and make sure the agent is running and can connect to the CodeDeploy server.";
const notFinished = "The lifecycle event did not end within one hour after the CodeDeploy agent had received it.";

/** Takes in what is known about the command the target waits for. The same target comes back when nothing is new. */
export function settle(target: Target, fact: CommandFact | undefined, course: Course, now: Instant): Target {
  const { command } = target;
  if (target.status !== "InProgress" || !command) return target;
  if (fact?.completedAt !== undefined && fact.result) {
    return endEvent(target, fact.result, { start: fact.acknowledgedAt ?? fact.completedAt, end: fact.completedAt }, course, now);
  }
  if (fact?.acknowledgedAt !== undefined) {
    const start = fact.acknowledgedAt;
    if (now >= start + eventLimitMs) return endEvent(target, lost(notFinished), { start, end: now }, course, now);
    if (target.events[target.position]!.status === "InProgress") return target;
    return { ...target, events: withEvent(target, target.position, { status: "InProgress", startTime: start }), lastUpdatedAt: now };
  }
  if (course.stopping) return endTarget(target, "Skipped", now);
  if (now >= command.issuedAt + pickUpLimitMs) {
    return endEvent(target, lost(notPickedUp), { start: command.issuedAt, end: now }, course, now);
  }
  return target;
}

/** When to look again if the agent stays silent. */
export function deadline(target: Target): Instant | undefined {
  if (target.status !== "InProgress" || !target.command) return undefined;
  const event = target.events[target.position]!;
  return event.status === "InProgress" ? event.startTime! + eventLimitMs : target.command.issuedAt + pickUpLimitMs;
}
