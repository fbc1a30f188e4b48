import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { HostCommand } from "./command-service.ts";
import type { CommandResult } from "./failure.ts";
import { replaceFile } from "./layout.ts";
import type { Specification } from "./specification.ts";

/** What the agent knows of one command; on disk before anything is done about it. */
export interface Entry {
  command: HostCommand;
  /** Makes an acknowledgement that is repeated after a kill known as the same one. */
  holder: string;
  specification?: Specification;
  acknowledged?: boolean;
  result?: CommandResult;
}

/**
 * The commands in this agent's hands. After a kill −9 the next agent goes on from here: it waits for the scripts that run, and
 * reports what had ended but was not reported.
 */
export class Journal {
  readonly directory: string;

  constructor(rootDir: string) {
    this.directory = join(rootDir, "ongoing-deployment");
    mkdirSync(this.directory, { recursive: true });
  }

  folder(command: HostCommand): string {
    return join(this.directory, createHash("sha256").update(command.HostCommandIdentifier).digest("hex").slice(0, 32));
  }

  write(entry: Entry): void {
    const folder = this.folder(entry.command);
    mkdirSync(folder, { recursive: true });
    replaceFile(join(folder, "command.json"), JSON.stringify(entry));
  }

  has(command: HostCommand): boolean {
    return existsSync(join(this.folder(command), "command.json"));
  }

  remove(command: HostCommand): void {
    rmSync(this.folder(command), { recursive: true, force: true });
  }

  open(): Entry[] {
    return readdirSync(this.directory)
      .map((name) => join(this.directory, name, "command.json"))
      .filter((path) => existsSync(path))
      .map((path) => JSON.parse(readFileSync(path, "utf8")) as Entry);
  }
}
