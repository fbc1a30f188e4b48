import type { LifecycleErrorCode, LifecycleEventStatus } from "@aws-sdk/client-codedeploy";
import type { Instant } from "./deployment.ts";

/** An in-place deployment without a load balancer, in order. DownloadBundle and Install are the agent's own work. */
export const inPlaceEvents = [
  "ApplicationStop",
  "DownloadBundle",
  "BeforeInstall",
  "Install",
  "AfterInstall",
  "ApplicationStart",
  "ValidateService",
] as const;

/** Events whose failure `ignoreApplicationStopFailures` forgives. */
export const forgivableEvents: readonly string[] = ["ApplicationStop", "BeforeBlockTraffic", "AfterBlockTraffic"];

export interface Diagnostics {
  errorCode: LifecycleErrorCode;
  scriptName: string;
  message: string;
  logTail: string;
}

export interface LifecycleEvent {
  name: string;
  status: LifecycleEventStatus;
  startTime?: Instant;
  endTime?: Instant;
  diagnostics?: Diagnostics;
}

export const pendingEvents = (names: readonly string[]): LifecycleEvent[] => names.map((name) => ({ name, status: "Pending" }));

/** What an agent says at the end of a command; the meaning of its numbers is AWS's. */
export interface AgentResult {
  succeeded: boolean;
  errorCode: number;
  scriptName: string;
  message: string;
  log: string;
}

const errorCodes: Record<number, LifecycleErrorCode> = {
  0: "Success",
  1: "ScriptMissing",
  2: "ScriptNotExecutable",
  3: "ScriptTimedOut",
  4: "ScriptFailed",
  5: "UnknownError",
  6: "ScriptFailed",
  7: "UnknownError",
};

/** The API shows 4 KB of log: the end is what tells why something failed. */
const logTailLength = 4096;

export const diagnosticsOf = (result: AgentResult): Diagnostics => ({
  errorCode: errorCodes[result.errorCode] ?? "UnknownError",
  scriptName: result.scriptName,
  message: result.message,
  logTail: result.log.slice(-logTailLength),
});

/** Reads the JSON text of a PutHostCommandComplete. An agent that sends nothing readable still ends its command. */
export function agentResult(succeeded: boolean, payload: unknown): AgentResult {
  const fields = typeof payload === "object" && payload !== null ? (payload as Record<string, unknown>) : {};
  const text = (name: string): string => (typeof fields[name] === "string" ? fields[name] : "");
  const code = fields["error_code"];
  return {
    succeeded,
    errorCode: typeof code === "number" ? code : succeeded ? 0 : 5,
    scriptName: text("script_name"),
    message: text("message") || (succeeded ? "Succeeded" : "The agent reported a failure without a message."),
    log: text("log"),
  };
}
