import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import {
  BatchGetBuildsCommand,
  BatchGetCommandExecutionsCommand,
  BatchGetSandboxesCommand,
  CodeBuildClient,
  type CommandExecution,
  StartCommandExecutionCommand,
  StartSandboxCommand,
  StopSandboxCommand,
} from "@aws-sdk/client-codebuild";
import { configFromEnv } from "../config.ts";
import { readProfile } from "./profile.ts";

export const usage = `usage: quintet shell PROJECT | BUILD_ID
Opens a shell in an environment such as the project's builds get: its image, source, variables and role. A build's own environment is gone
when the build is; its id stands for its project. Each line is one command; the directory and variables stay. Ends with "exit" or the end of the input.`;

const lookMs = 100;
const over = ["SUCCEEDED", "FAILED", "FAULT", "STOPPED", "TIMED_OUT"];

export interface Shell {
  client: CodeBuildClient;
  /** A project's name or a build's id. */
  of: string;
  input: Readable;
  output: Writable;
  /** Ends the shell after the line that runs, and with it the environment. */
  signal?: AbortSignal;
}

/** Exit code of the last command, or 2 when there is nothing to open a shell in. */
export async function main(args: string[]): Promise<number> {
  const [of, ...more] = args;
  if (of === undefined || more.length || of.startsWith("-")) {
    console.error(usage);
    return 2;
  }
  const profile = readProfile(configFromEnv().data);
  if (!profile) throw new Error("there is no server here yet: npm start makes one");
  const { accessKeyId, secretAccessKey, region, endpoint } = profile;
  const client = new CodeBuildClient({ region, endpoint, credentials: { accessKeyId, secretAccessKey } });
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
  const exitCode = await shell({ client, of, input: process.stdin, output: process.stdout, signal: stop.signal });
  process.stdin.unref();
  return exitCode;
}

export async function shell({ client, of, input, output, signal }: Shell): Promise<number> {
  const projectName = await projectOf(client, of);
  const { sandbox } = await client.send(new StartSandboxCommand({ projectName }));
  const sandboxId = sandbox!.id!;
  output.write(`${projectName}: the environment is being made\n`);
  let exitCode = 0;
  try {
    await untilRunning(client, sandboxId);
    const prompt = () => output.write(`${projectName}$ `);
    const lines = createInterface({ input, terminal: false, ...(signal ? { signal } : {}) });
    prompt();
    for await (const line of lines) {
      if (line.trim() === "exit") break;
      if (line.trim() !== "") exitCode = await runLine(client, sandboxId, line, output);
      prompt();
    }
  } finally {
    await client.send(new StopSandboxCommand({ id: sandboxId }));
    output.write("\n");
  }
  return exitCode;
}

/** A build's id is `project:uuid`. */
async function projectOf(client: CodeBuildClient, of: string): Promise<string> {
  if (!of.includes(":")) return of;
  const { builds } = await client.send(new BatchGetBuildsCommand({ ids: [of] }));
  const found = builds?.[0]?.projectName;
  if (found) return found;
  throw new Error(`there is no build ${of}`);
}

async function untilRunning(client: CodeBuildClient, id: string): Promise<void> {
  for (;;) {
    const { sandboxes } = await client.send(new BatchGetSandboxesCommand({ ids: [id] }));
    const { currentSession, status = "" } = sandboxes?.[0] ?? {};
    if (currentSession?.currentPhase === "RUNNING_SANDBOX") return;
    const failed = currentSession?.phases?.find(({ phaseStatus }) => phaseStatus && phaseStatus !== "SUCCEEDED");
    if (failed || over.includes(status)) {
      throw new Error(`the environment cannot be made: ${failed?.contexts?.[0]?.message || status}`);
    }
    await delay(lookMs);
  }
}

async function runLine(client: CodeBuildClient, sandboxId: string, command: string, output: Writable): Promise<number> {
  const begun = await client.send(new StartCommandExecutionCommand({ sandboxId, command, type: "SHELL" }));
  const commandExecutionIds = [begun.commandExecution!.id!];
  let execution: CommandExecution | undefined;
  let shown = 0;
  do {
    await delay(lookMs);
    const { commandExecutions } = await client.send(new BatchGetCommandExecutionsCommand({ sandboxId, commandExecutionIds }));
    execution = commandExecutions?.[0];
    const said = execution?.standardOutputContent ?? "";
    output.write(said.slice(shown));
    shown = said.length;
  } while (!over.includes(execution?.status ?? ""));
  output.write(execution?.standardErrContent ?? "");
  const exitCode = Number(execution?.exitCode ?? 1);
  if (exitCode !== 0) output.write(`[exit ${exitCode}]\n`);
  return exitCode;
}
