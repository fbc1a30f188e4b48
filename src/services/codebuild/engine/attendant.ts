import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../../base/log.ts";
import type { Compute, Environment } from "../../../kernel/compute/index.ts";
import type { BuildEffect, BuildState, Fact } from "../domain/build.ts";
import { computeSize, hostImage, imageProblem } from "../domain/environment-rules.ts";
import { createMask } from "../domain/mask.ts";
import type { PhaseContext } from "../domain/phases.ts";
import { commandScript, inside } from "../domain/scripts.ts";
import { collect } from "./collect.ts";
import { follow, type News } from "./follow.ts";
import { type Job, readText, type WorkingTree } from "./job.ts";
import { BuildFailure, type Outside } from "./outside.ts";
import { prepare, secretsFile, writeVisible } from "./prepare.ts";

/** Where a build stands, as far as it is known outside of its environment. */
export interface Recalled {
  state: BuildState;
  /** Scripts that have ended, with their exit codes. */
  ended: [number, number][];
  offset: number;
}

/** How a build's attendant reaches everything that is not its environment. */
export interface Surroundings {
  compute: Compute;
  log: Log;
  egress: string[];
  now(): Date;
  /** Undefined when the build is over or was never there. */
  recall(id: string): Promise<Recalled | undefined>;
  /** Writes lines, facts and offset together, and wakes the build. */
  record(state: BuildState, news: News, mask: (text: string) => string): Promise<void>;
  outside(state: BuildState): Outside;
  /** Makes the log stream. Throws a BuildFailure when the service role may not. */
  openLog(state: BuildState): Promise<{ group: string; stream: string } | undefined>;
  /** Called once all output is recorded, before the environment goes. */
  closeLog(state: BuildState): Promise<void>;
  /** Variables that only this server can give: its address, the credentials' address. */
  serverVariables(state: BuildState): Record<string, string>;
  scratch(state: BuildState): string;
  workingTree?: WorkingTree;
}

export const environmentId = (uuid: string): string => `build-${uuid}`;

class EnvironmentGone extends Error {}

/** Looks after one build's environment: does what the build's effects ask, and reports what came of it as facts. */
export interface Attendant {
  perform(effect: BuildEffect): Promise<void>;
  /** After a restart: goes on with what the build waits for. */
  resume(): Promise<void>;
  /** Lets go of the environment without ending it. */
  leave(): Promise<void>;
}

export async function createAttendant(id: string, around: Surroundings, over: () => void): Promise<Attendant> {
  const recalled = await around.recall(id);
  const uuid = id.slice(id.lastIndexOf(":") + 1);
  const leaving = new AbortController();
  const working = new AbortController();
  const ended = new Map<number, PromiseWithResolvers<number>>();
  const begun = new Map<string, Promise<void>>();
  let mask: (text: string) => string = (text) => text;
  let environment: Environment | undefined;
  let following: Promise<void> | undefined;

  const endOf = (sequence: number): PromiseWithResolvers<number> => {
    const known = ended.get(sequence) ?? Promise.withResolvers<number>();
    known.promise.catch(() => undefined);
    ended.set(sequence, known);
    return known;
  };
  for (const [sequence, exitCode] of recalled?.ended ?? []) endOf(sequence).resolve(exitCode);

  async function stateNow(): Promise<BuildState> {
    const now = await around.recall(id);
    if (!now) throw new Error(`Build ${id} is over`);
    return now.state;
  }

  async function adopt(found: Environment): Promise<Environment> {
    if (environment) return environment;
    environment = found;
    const known = await readFile(join(found.in, secretsFile), "utf8").catch(() => "[]");
    mask = createMask(JSON.parse(known) as string[]);
    following = follow(found, recalled?.offset ?? 0, leaving.signal, heard).catch((error: unknown) => {
      if (!leaving.signal.aborted) around.log.error("A build's output could not be followed", { build: id, error });
    });
    return found;
  }

  async function heard(news: News): Promise<void> {
    await around.record(recalled!.state, news, mask);
    for (const fact of news.facts) {
      if (fact.key === "gone") for (const wait of ended.values()) wait.reject(new EnvironmentGone(fact.message));
      else if ("exitCode" in fact) endOf(Number(fact.key.slice("ended/".length))).resolve(fact.exitCode);
    }
  }

  const report = (state: BuildState, ...facts: Fact[]): Promise<void> => around.record(state, { lines: [], facts }, mask);

  async function existing(): Promise<Environment> {
    const found = environment ?? (await around.compute.attach(environmentId(uuid)));
    if (!found) throw new EnvironmentGone("The environment is no longer on this machine.");
    return adopt(found);
  }

  const jobFor = (state: BuildState, found: Environment): Job => ({
    state,
    environment: found,
    outside: around.outside(state),
    scratch: around.scratch(state),
    signal: working.signal,
    now: around.now,
    ...(around.workingTree ? { workingTree: around.workingTree } : {}),
    async run(sequence, script) {
      working.signal.throwIfAborted();
      await found.run(sequence, script);
      return endOf(sequence).promise;
    },
  });

  async function startEnvironment(state: BuildState): Promise<Environment> {
    const { environment: asked } = state.plan;
    const image = hostImage(asked.image);
    if (!image) throw new BuildFailure("BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE", imageProblem(asked.image));
    if (asked.privilegedMode) {
      throw new BuildFailure("CLIENT_ERROR", "privilegedMode needs the docker or kubernetes compute backend; this server's sandbox has no privileged environments");
    }
    const size = computeSize(asked);
    return around.compute.start({
      id: environmentId(uuid),
      image,
      ...size,
      processes: 4096,
      variables: {},
      // The shell is the buildspec's choice, which is not known yet: scripts that want bash say so themselves.
      shell: "sh",
      directories: [],
      egress: around.egress,
      privileged: false,
    });
  }

  async function prepareBuild(): Promise<void> {
    const state = await stateNow();
    await mkdir(around.scratch(state), { recursive: true, mode: 0o700 });
    let phase: "PROVISIONING" | "DOWNLOAD_SOURCE" = "PROVISIONING";
    try {
      const [logs, started] = await Promise.all([around.openLog(state), startEnvironment(state)]);
      const found = await adopt(started);
      phase = "DOWNLOAD_SOURCE";
      const provisioned: Fact = { key: "provisioned", at: around.now().getTime(), ...(logs ? { logs } : {}) };
      // Where nothing has to be fetched both facts come together: one transaction less before the first command.
      const quick = state.plan.source.type === "NO_SOURCE" && !state.plan.secondarySources.length;
      if (!quick) await report(state, provisioned);
      const prepared = await prepare(jobFor(state, found), around.serverVariables(state)).catch(async (error: unknown) => {
        if (quick) await report(state, provisioned);
        throw error;
      });
      mask = createMask(prepared.secrets);
      await report(state, ...(quick ? [provisioned] : []), prepared.fact);
    } catch (error) {
      if (working.signal.aborted || error instanceof EnvironmentGone) return;
      const { context, fault } = contextOf(error);
      if (fault) around.log.error("A build could not be prepared", { build: id, error });
      await report(state, { key: "unprepared", at: around.now().getTime(), phase, context, lines: [], fault });
    }
  }

  async function collectBuild(sequence: number): Promise<void> {
    const state = await stateNow();
    try {
      await report(state, await collect(jobFor(state, await existing()), sequence));
    } catch (error) {
      if (working.signal.aborted || error instanceof EnvironmentGone) return;
      around.log.error("A build's artifacts could not be collected", { build: id, error });
      const { context } = contextOf(error);
      await report(state, { key: "collected", at: around.now().getTime(), lines: [], artifacts: [], reportArns: [], context });
    }
  }

  async function finish(): Promise<void> {
    working.abort();
    for (const wait of ended.values()) wait.reject(new EnvironmentGone("The build is over."));
    await Promise.allSettled([...begun].filter(([key]) => !key.endsWith("/finish")).map(([, work]) => work));
    const found = environment ?? (await around.compute.attach(environmentId(uuid)));
    if (found) await adopt(found);
    const exported = found ? await readExported(found) : [];
    await found?.kill();
    await following;
    const state = (await around.recall(id))?.state ?? recalled?.state;
    if (state) await around.closeLog(state);
    if (state) await report(state, { key: "finished", at: around.now().getTime(), exported });
    await found?.remove();
    if (state) await rm(around.scratch(state), { recursive: true, force: true });
    over();
  }

  async function runCommand(effect: Extract<BuildEffect, { type: "run" }>): Promise<void> {
    const found = await existing();
    const path = `${effect.sequence}.sh`;
    await writeVisible(join(found.in, path), effect.text);
    const user = effect.user === undefined ? {} : { user: effect.user };
    const script = commandScript({ path, succeeding: effect.succeeding, exported: effect.exported, ...user });
    // The environment was started before the buildspec could say which shell it wants.
    const wrapper = `${effect.sequence}.run`;
    if (effect.shell === "bash") await writeVisible(join(found.in, wrapper), script);
    await found.run(effect.sequence, effect.shell === "bash" ? `exec bash --noprofile --norc ${inside.in}/${wrapper}` : script, user);
  }

  /** Long work is begun here and reported as a fact; an effect that comes again finds it begun. */
  function begin(key: string, work: () => Promise<void>): void {
    if (begun.has(key)) return;
    begun.set(key, work().catch((error: unknown) => around.log.error("A build's work failed", { build: id, key, error })));
  }

  async function perform(effect: BuildEffect): Promise<void> {
    if (effect.type === "prepare") begin(effect.key, prepareBuild);
    if (effect.type === "collect") begin(effect.key, () => collectBuild(effect.sequence));
    if (effect.type === "finish") begin(effect.key, finish);
    if (effect.type !== "run") return;
    try {
      await runCommand(effect);
    } catch (error) {
      if (!(error instanceof EnvironmentGone)) throw error;
      await report(recalled!.state, { key: "gone", at: around.now().getTime(), outOfMemory: false, message: error.message });
    }
  }

  return {
    perform,
    async resume() {
      const phase = recalled?.state.phases.at(-1)?.name;
      const key = (what: string) => `${id}/${what}`;
      if (phase === "PROVISIONING" || phase === "DOWNLOAD_SOURCE") return begin(key("prepare"), prepareBuild);
      if (phase === "FINALIZING") return begin(key("finish"), finish);
      if (recalled && phase !== "SUBMITTED" && phase !== "QUEUED") {
        await existing().catch((error: Error) => report(recalled.state, { key: "gone", at: around.now().getTime(), outOfMemory: false, message: error.message }));
        if (phase === "UPLOAD_ARTIFACTS" && environment) begin(key("collect"), () => collectBuild(recalled.state.sequence));
      }
    },
    async leave() {
      working.abort();
      leaving.abort();
      for (const wait of ended.values()) wait.reject(new EnvironmentGone("The server stops."));
      await Promise.allSettled([...begun.values(), following]);
    },
  };
}

function contextOf(error: unknown): { context: PhaseContext; fault: boolean } {
  if (error instanceof BuildFailure) return { context: { statusCode: error.statusCode, message: error.message }, fault: false };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (error instanceof Error && "$fault" in error) return { context: { statusCode: "CLIENT_ERROR", message }, fault: false };
  return { context: { statusCode: "INTERNAL_SERVICE_ERROR", message }, fault: true };
}

/** `NAME=value` pairs, each ended by a NUL: what the last command left. */
async function readExported(environment: Environment): Promise<{ name: string; value: string }[]> {
  const text = await readText(environment, "exported").catch(() => "");
  return text
    .split("\0")
    .filter(Boolean)
    .map((pair) => ({ name: pair.slice(0, pair.indexOf("=")), value: pair.slice(pair.indexOf("=") + 1) }));
}
