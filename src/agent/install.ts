import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { copyFile } from "node:fs/promises";
import type { AppSpec } from "./appspec.ts";
import { type Instruction, planInstall } from "./install-plan.ts";
import { type Layout, replaceFile } from "./layout.ts";

/** Takes away what the previous install had brought, last first. A line without its end was never acted upon. */
export function cleanUp(path: string): void {
  if (!existsSync(path)) return;
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  for (const line of lines.reverse()) {
    const found = lstatSync(line, { throwIfNoEntry: false });
    if (!found) continue;
    if (!found.isDirectory()) rmSync(line, { force: true });
    else {
      try {
        rmdirSync(line);
      } catch (error) {
        if (!["ENOTEMPTY", "EEXIST", "EBUSY"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
      }
    }
  }
  rmSync(path);
}

function command(name: string, ...parameters: string[]): void {
  const { status, stderr, error } = spawnSync(name, parameters, { encoding: "utf8" });
  if (error || status !== 0) throw new Error(`${name} ${parameters.join(" ")} failed: ${error?.message ?? stderr.trim()}`);
}

async function copy(source: string, destination: string): Promise<void> {
  const found = lstatSync(source, { throwIfNoEntry: false });
  if (!found) throw new Error(`No such file or directory - ${source}`);
  rmSync(destination, { force: true });
  if (found.isSymbolicLink()) symlinkSync(readlinkSync(source), destination);
  else {
    await copyFile(source, destination);
    chmodSync(destination, found.mode & 0o7777);
    utimesSync(destination, found.atime, found.mtime);
  }
}

/** A copied path is noted before it is copied, a folder after it was made: nothing that stands is ever missing from the list. */
async function perform(instruction: Instruction, cleanup: string): Promise<void> {
  switch (instruction.type) {
    case "mkdir":
      mkdirSync(instruction.directory);
      return appendFileSync(cleanup, `${instruction.directory}\n`);
    case "copy":
      appendFileSync(cleanup, `${instruction.destination}\n`);
      return copy(instruction.source, instruction.destination);
    case "chmod":
      return chmodSync(instruction.file, instruction.mode);
    case "setfacl":
      return command("setfacl", ...instruction.acl.flatMap((acl) => ["-m", acl]), "--", instruction.file);
    case "chown":
      return command("chown", "-h", `${instruction.owner}${instruction.group ? `:${instruction.group}` : ""}`, "--", instruction.file);
  }
}

/** Install. Begun again after a kill, it takes back what it had done and does it anew. */
export async function install(appSpec: AppSpec, layout: Layout, fileExistsBehavior: string): Promise<void> {
  cleanUp(layout.cleanup);
  const instructions = planInstall(appSpec, layout.archive, fileExistsBehavior);
  const shown = instructions.map((instruction) =>
    instruction.type === "chmod" ? { ...instruction, mode: instruction.mode.toString(8) } : instruction,
  );
  replaceFile(layout.instructions, JSON.stringify({ instructions: shown }));
  appendFileSync(layout.cleanup, "");
  for (const instruction of instructions) await perform(instruction, layout.cleanup);
  replaceFile(layout.lastSuccessful, layout.deployment);
}
