import type { Log } from "../../../base/log.ts";
import type { Compute } from "../../../kernel/compute/index.ts";
import type { BuildState } from "../domain/build.ts";
import type { GitServer } from "../domain/git-helper.ts";
import type { News } from "./follow.ts";
import type { WorkingTree } from "./job.ts";
import type { Outside } from "./outside.ts";

/** Where a build stands, as far as it is known outside of its environment. */
export interface Recalled {
  state: BuildState;
  /** Scripts that have ended, with their exit codes. */
  ended: [number, number][];
  /** How far the environment's output is recorded. */
  offset: number;
}

export interface ContainerRules {
  /** Whether privileged builds are allowed. */
  privileged: boolean;
  pull: "always" | "missing" | "never";
  /** The container engine's networks by the VPC or subnet id that a project names. */
  networks: Record<string, string>;
}

/** How a build's attendant reaches everything that is not its environment. */
export interface Surroundings {
  compute: Compute;
  log: Log;
  egress: string[];
  /** What builds in containers may do on this server, and what they join. */
  containers: ContainerRules;
  now(): Date;
  /** Whether an error is one that passes by itself, such as a database that restarts. */
  passes(error: unknown): boolean;
  /** Undefined when the build was never there, or is deleted. */
  recall(id: string): Promise<Recalled | undefined>;
  /** Writes lines, facts and offset together, and wakes the build. */
  record(state: BuildState, news: News, mask: (text: string) => string): Promise<void>;
  outside(state: BuildState): Outside;
  /** Keeps what a sandbox's command printed. */
  keepOutput(state: BuildState, output: { sequence: number; stdout: string; stderr: string }): Promise<void>;
  /** Makes the log stream. Throws a BuildFailure when the service role may not. */
  openLog(state: BuildState): Promise<{ group: string; stream: string } | undefined>;
  /** Called once all output is recorded, before the environment goes. */
  closeLog(state: BuildState): Promise<void>;
  /** Variables that only this server can give: its address, the credentials' address. */
  serverVariables(state: BuildState): Record<string, string>;
  /** How git inside a build reaches CodeCommit's repositories; undefined without a server. */
  gitServer(state: BuildState): GitServer | undefined;
  /** A folder on this machine that lives as long as the build. */
  scratch(state: BuildState): string;
  workingTree?: WorkingTree;
}
