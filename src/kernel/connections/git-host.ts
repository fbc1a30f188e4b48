import type { GitLogin } from "../git/index.ts";
import type { HostKind } from "./settings.ts";

/** How a commit fares in one pipeline, as git hosts show it beside the commit. */
export interface CommitStatus {
  commit: string;
  state: "pending" | "success" | "failure" | "error";
  /** One line for each name: a later status replaces the earlier one. */
  name: string;
  description: string;
  url: string;
}

/** A repository's host as a connection reaches it. */
export interface GitHost {
  kind: HostKind;
  login?: GitLogin;
  /** The secret with which the host signs what it delivers. */
  webhookSecret?: string;
  /** Where git fetches from. */
  cloneUrl(repository: string): string;
  /** Where people look at a commit; undefined where nothing but git is known. */
  commitUrl(repository: string, commit: string): string | undefined;
  /** Undefined where nothing but git is known. */
  api?: HostApi;
}

/** The few calls beyond git. All of them throw a HostError. */
export interface HostApi {
  /** Reads something else of the host's own API, by its path there. */
  get(path: string): Promise<unknown>;
  /** Has the host deliver pushes and pull requests, or the `events` of its own that are named, to an address; answers the hook's id. */
  addHook(repository: string, hook: { url: string; secret: string; events?: string[] }): Promise<string>;
  /** A hook that is gone already is no failure. */
  removeHook(repository: string, id: string): Promise<void>;
  setStatus(repository: string, status: CommitStatus): Promise<void>;
}

/** What the host answered, or that it could not be asked. */
export class HostError extends Error {
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  constructor(message: string, status?: number) {
    super(message);
    this.name = "HostError";
    this.status = status;
  }
}
