/** The numbers of AWS's agent, in the diagnostics of a command. */
export const failureCode = {
  none: 0,
  scriptMissing: 1,
  scriptNotExecutable: 2,
  scriptTimedOut: 3,
  scriptFailed: 4,
  other: 5,
  outputsLeftOpen: 6,
  agentRestarted: 7,
} as const;

export interface CommandResult {
  succeeded: boolean;
  errorCode: number;
  scriptName: string;
  message: string;
  log: string;
}

export const success = (note: string, log = ""): CommandResult => ({
  succeeded: true,
  errorCode: failureCode.none,
  scriptName: "",
  message: `Succeeded${note === "" ? "" : `: ${note}`}`,
  log,
});

export const failure = (errorCode: number, message: string, scriptName = "", log = ""): CommandResult => ({
  succeeded: false,
  errorCode,
  scriptName,
  message,
  log,
});

/** Anything that goes wrong outside scripts. */
export const failureOf = (error: unknown): CommandResult =>
  failure(failureCode.other, error instanceof Error ? error.message : String(error));

/** The server takes at most 8192 characters; the log is under 2048 bytes, whole lines from its end. */
export function payloadOf(result: CommandResult): string {
  let log = "";
  for (const line of result.log.split("\n").reverse()) {
    const longer = log === "" ? line : `${line}\n${log}`;
    if (Buffer.byteLength(longer) >= 2048) break;
    log = longer;
  }
  const message = result.message.slice(0, 2000);
  return JSON.stringify({ error_code: result.errorCode, script_name: result.scriptName.slice(0, 500), message, log });
}
