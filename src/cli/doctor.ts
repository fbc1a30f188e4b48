import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { configFromEnv } from "../config.ts";
import { describeMachine } from "../kernel/compute/index.ts";
import { databaseUser } from "../kernel/store/index.ts";

/** One thing this machine has or lacks. */
export interface Check {
  name: string;
  ok: boolean;
  /** What was found, or what its absence means. */
  detail: string;
  /** The command that adds what is missing. */
  cure?: string;
  /** Without it the server does not do its main job. */
  needed: boolean;
}

export interface Report {
  checks: Check[];
  /** Everything needed is there. */
  ok: boolean;
}

const run = promisify(execFile);
const OLDEST_NODE = 20;

/** What this machine can do for Quintet, and the command that adds what it cannot. Asks the machine; needs no server. */
export async function doctor(): Promise<Report> {
  const [git, guarantees] = await Promise.all([checkGit(), describeMachine(configFromEnv().engine)]);
  const builds = guarantees.map(({ name, held, by, install }): Check => {
    const needed = name.startsWith("namespaces") || name === "network";
    return { name: `builds: ${name}`, ok: held, detail: by, needed, ...(install === undefined ? {} : { cure: install }) };
  });
  const checks = [checkNode(), git, checkDatabaseUser(), ...builds];
  return { checks, ok: checks.every((check) => check.ok || !check.needed) };
}

function checkNode(): Check {
  const ok = Number.parseInt(process.versions.node, 10) >= OLDEST_NODE;
  return {
    name: "node",
    ok,
    detail: `${process.versions.node} at ${process.execPath}`,
    needed: true,
    ...(ok ? {} : { cure: "npm install" }),
  };
}

async function checkGit(): Promise<Check> {
  try {
    const { stdout } = await run("git", ["--version"]);
    return { name: "git", ok: true, detail: stdout.trim(), needed: true };
  } catch {
    return { name: "git", ok: false, detail: "CodeCommit and sources from git need it", needed: true, cure: "apt-get install -y git" };
  }
}

/** PostgreSQL refuses to be root, so a server run by root needs somebody else to run it. */
function checkDatabaseUser(): Check {
  const name = "PostgreSQL user";
  try {
    return { name, ok: true, detail: databaseUser()?.name ?? "the user who runs the server", needed: true };
  } catch (error) {
    return { name, ok: false, detail: (error as Error).message, needed: true, cure: "useradd --system quintet" };
  }
}

/** The report as people read it: a line for each check, and below it the command, where there is one. */
export function printed({ checks, ok }: Report): string {
  const width = Math.max(...checks.map((check) => check.name.length));
  const lines = checks.flatMap((check) => {
    const mark = check.ok ? "ok     " : "missing";
    return [
      `${mark}  ${check.name.padEnd(width)}  ${check.detail}`,
      ...(check.cure === undefined ? [] : [`         ${" ".repeat(width)}  → ${check.cure}`]),
    ];
  });
  return [...lines, "", ok ? "This machine can run Quintet." : "This machine lacks something that Quintet needs."].join("\n");
}

/** `quintet doctor`: exit code 0 when everything needed is there. */
export async function main(_args: string[]): Promise<number> {
  const report = await doctor();
  console.log(printed(report));
  return report.ok ? 0 : 1;
}
