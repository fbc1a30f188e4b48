import type { IncomingMessage, ServerResponse } from "node:http";

/** What a fresh environment is made of. JSON only. */
export interface EnvironmentSpec {
  /** `[a-z0-9-]{1,64}`, unique for ever: starting the same id again attaches to the one that runs. */
  id: string;
  /** "quintet/host": this machine's own file system as the read-only base. Any other is an image of the container engine. */
  image: string;
  cpus: number;
  memoryMb: number;
  diskMb: number;
  processes: number;
  /** The starting environment of every command. Never shown in any argv. */
  variables: Record<string, string>;
  shell: "bash" | "sh";
  /** Folders made empty and writable before the first command. */
  directories: string[];
  /** host:port pairs reachable through the environment's proxy; "*" for all; empty for none. */
  egress: string[];
  privileged: boolean;
  /** The name and password by which the image is pulled. Kept nowhere. */
  login?: { username: string; password: string };
  /** "always" asks the registry for each start whether the image has changed; "missing" (the default) pulls what is not there. */
  pull?: "always" | "missing" | "never";
  /** The container engine's network that the environment joins, instead of none at all. */
  network?: string;
  /** Takes an environment that `keepReady` has made under this name, where one is left. */
  pool?: string;
}

/** Whoever waits for an environment to stand. */
export interface Starting {
  /** What takes time, in lines that a person reads: an image that is pulled. */
  progress?(line: string): void;
  signal?: AbortSignal;
}

/** Environments that are to be ready before anybody asks for them. */
export interface Pool {
  name: string;
  count: number;
  spec: Omit<EnvironmentSpec, "id" | "variables" | "pool">;
}

/** Why no environment can be had here: the asked image, or what would run it, is not to be had. */
export class CannotStart extends Error {
  override name = "CannotStart";
}

/** What happens in an environment, in order. `offset` is where the next event begins: pass it to `events` to go on after a restart. */
export type EnvironmentEvent =
  | { type: "line"; text: string; offset: number; time: Date }
  | { type: "started"; sequence: number; offset: number; time: Date }
  | { type: "ended"; sequence: number; exitCode: number; offset: number; time: Date }
  /** The environment is gone: nothing follows. */
  | { type: "exit"; reason: "killed" | "out-of-memory" | "failed"; message: string; offset: number; time: Date };

/**
 * A running environment. It outlives the server process: after a kill -9 of the server it runs on, its output is kept, and
 * `Compute.attach` finds it again.
 */
export interface Environment {
  id: string;
  /**
   * Runs `script` as its own shell process. Idempotent by `sequence` (1, 2, 3 …): a script that was begun is not begun again.
   * One at a time; wait for its "ended" event.
   */
  run(sequence: number, script: string, options?: { user?: string }): Promise<void>;
  /** Everything from `offset` on, then live. Ends after "exit" or when `signal` aborts. Lines are UTF-8, without their newline, cut at 64 KiB. */
  events(offset: number, signal?: AbortSignal): AsyncIterable<EnvironmentEvent>;
  /** Host folder that the environment sees read-only at /codebuild/in. */
  in: string;
  /**
   * Opens a regular file that the environment wrote below /codebuild/out, without following any link. That folder is part of the
   * environment's disk, limited with it and gone with it.
   */
  readOut(path: string): Promise<import("node:stream").Readable>;
  /** Ends the whole process tree; an "exit" event follows. */
  kill(): Promise<void>;
  /** Removes every trace on disk. */
  remove(): Promise<void>;
}

/** One thing that isolates, and what would add it where it is missing. */
export interface Guarantee {
  name: string;
  held: boolean;
  by: string;
  /** The command that installs it, where it is not held. */
  install?: string;
}

/** A request that came out of an environment's own network: the socket it arrived on is its identity. */
export type EnvironmentDoor = (environmentId: string, request: IncomingMessage, response: ServerResponse) => void;

export interface Compute {
  backend: "sandbox" | "dummy";
  describe(): Promise<Guarantee[]>;
  start(spec: EnvironmentSpec, starting?: Starting): Promise<Environment>;
  /** Keeps exactly these environments ready from now on. Making them goes on after the answer. */
  keepReady(pools: Pool[]): void;
  /** Undefined when no such environment is known here any more. */
  attach(id: string): Promise<Environment | undefined>;
  /** The ids of all environments that are kept here, running or ended; whoever started them decides what becomes of them. */
  list(): Promise<string[]>;
  /** Who answers http requests that environments make to their server address (see `serverAddress`). */
  onRequest(door: EnvironmentDoor): void;
  /** How the server is reached from inside an environment: `http://127.0.0.1:4700`. */
  serverAddress: string;
  close(): Promise<void>;
}
