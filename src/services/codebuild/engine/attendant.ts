import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "../../../kernel/compute/index.ts";
import { foreseen } from "../domain/advance.ts";
import type { BuildEffect, BuildState, Fact } from "../domain/build.ts";
import { containerLine } from "../domain/log-lines.ts";
import { createMask } from "../domain/mask.ts";
import type { PhaseContext } from "../domain/phases.ts";
import { outputFile } from "../domain/sandbox.ts";
import { commandScript, inside } from "../domain/scripts.ts";
import { collect } from "./collect.ts";
import { follow, type News } from "./follow.ts";
import { createGate } from "./gate.ts";
import { type Job, readStart, readText } from "./job.ts";
import { BuildFailure } from "./outside.ts";
import { persist } from "./persist.ts";
import { prepare, secretsOf, writeVisible } from "./prepare.ts";
import { createScriptEnds, EnvironmentGone } from "./script-ends.ts";
import { environmentId, startEnvironment } from "./start-environment.ts";
import type { Recalled, Surroundings } from "./surroundings.ts";

/** Looks after one build's environment: does what the build's effects ask, and reports what came of it as facts. */
export interface Attendant {
  perform(effect: BuildEffect): Promise<void>;
  /** After a restart: goes on with what the build waits for. */
  resume(): Promise<void>;
  /** Lets go of the environment without ending it. */
  leave(): Promise<void>;
}

export async function createAttendant(
  id: string,
  around: Surroundings,
  recall: Surroundings["recall"],
  over: () => void,
): Promise<Attendant> {
  const recalled = await recall(id);
  if (!recalled) return { perform: async () => over(), resume: async () => over(), leave: async () => undefined };
  return attend(id, recalled, around, over);
}

function attend(id: string, recalled: Recalled, around: Surroundings, over: () => void): Attendant {
  const { uuid } = recalled.state;
  const leaving = new AbortController();
  const working = new AbortController();
  const ends = createScriptEnds(recalled.ended);
  const begun = new Map<string, Promise<void>>();
  const gate = createGate(() => around.now());
  let mask: (text: string) => string = (text) => text;
  let environment: Environment | undefined;
  let following: Promise<void> | undefined;

  const passes = (error: unknown): boolean =>
    around.passes(error) || (error instanceof Error && error.cause !== undefined && passes(error.cause));
  const surely = <T>(work: () => Promise<T>): Promise<T> => persist(work, passes, leaving.signal);
  const stateNow = async (): Promise<BuildState> => (await surely(() => around.recall(id)))?.state ?? recalled.state;
  const at = (): number => around.now().getTime();
  const record = (news: News): Promise<void> => surely(() => around.record(recalled.state, news, mask));
  const report = (...facts: Fact[]): Promise<void> => record({ lines: [], facts });
  const reportGone = (error: EnvironmentGone) => report({ key: "gone", at: at(), outOfMemory: false, message: error.message });

  /** From here on the environment's output is read; before that, what must not appear in it is learnt. */
  async function adopt(found: Environment): Promise<Environment> {
    if (environment) return environment;
    const secrets = await secretsOf(found);
    if (environment) return environment;
    environment = found;
    mask = createMask(secrets);
    following = follow(found, recalled.offset, leaving.signal, heard).catch((error: unknown) => {
      if (!leaving.signal.aborted) around.log.error("A build's output could not be followed", { build: id, error });
    });
    return found;
  }

  async function heard(news: News): Promise<void> {
    const way = await gate.passed();
    if (way === "leave") return;
    const openedAt = gate.openedAt();
    const lines = news.lines.map((line) => (openedAt && line.time < openedAt ? { ...line, time: openedAt } : line));
    await record({ ...news, lines: way === "unannounced" ? [] : lines });
    for (const fact of news.facts) {
      if (fact.key === "gone") ends.abandon(fact.message);
      else if ("exitCode" in fact) ends.heard(Number(fact.key.slice("ended/".length)), fact.exitCode);
    }
  }

  async function existing(): Promise<Environment> {
    const found = environment ?? (await around.compute.attach(environmentId(uuid)));
    if (!found) throw new EnvironmentGone("The environment is no longer on this machine.");
    return adopt(found);
  }

  const jobFor = (state: BuildState, found: Environment): Job => ({
    ...{ state, environment: found, outside: around.outside(state), scratch: around.scratch(state) },
    ...{ signal: working.signal, now: around.now },
    ...(around.workingTree ? { workingTree: around.workingTree } : {}),
    async run(sequence, script) {
      working.signal.throwIfAborted();
      gate.open();
      await found.run(sequence, script);
      return ends.of(sequence);
    },
  });

  async function prepareBuild(): Promise<void> {
    const { state } = recalled;
    let phase: "PROVISIONING" | "DOWNLOAD_SOURCE" = "PROVISIONING";
    // Where nothing has to be fetched everything goes on side by side, and what came of it is one fact more in one transaction.
    const quick = state.plan.source.type === "NO_SOURCE" && !state.plan.secondarySources.length && !around.workingTree;
    if (quick) gate.close();
    try {
      mkdirSync(around.scratch(state), { recursive: true, mode: 0o700 });
      const opened = surely(() => around.openLog(state));
      const progress = (text: string) => {
        const line = { text: containerLine(text, around.now()), time: around.now() };
        opened.then(() => record({ lines: [line], facts: [] })).catch(() => undefined);
      };
      const starting = { progress, signal: working.signal };
      const standing = startEnvironment(around, state, around.outside(state), starting).then(adopt);
      const make = async () => prepare(jobFor(state, await standing), around.serverVariables(state), around.gitServer(state));
      const making = quick ? make() : undefined;
      making?.catch(() => undefined);
      const [logs] = await Promise.all([opened, standing]);
      const provisioned: Fact = { key: "provisioned", at: at(), ...(logs ? { logs } : {}) };
      phase = "DOWNLOAD_SOURCE";
      if (!making) await report(provisioned);
      const made = await (making ?? make()).catch(async (error: unknown) => {
        if (quick) await report(provisioned);
        throw error;
      });
      mask = createMask(made.secrets);
      const facts = quick ? [provisioned, made.fact] : [made.fact];
      if (gate.isClosed()) await runAhead(facts);
      await report(...facts);
    } catch (error) {
      gate.open();
      if (working.signal.aborted || error instanceof EnvironmentGone) return;
      if (passes(error)) throw error;
      const { context, fault } = contextOf(error);
      if (fault) around.log.error("A build could not be prepared", { build: id, error });
      await report({ key: "unprepared", at: at(), phase, context, lines: [], fault });
    }
  }

  /**
   * Begins the first command while the facts that lead to it are still being written. Its output waits at the gate for the lines that
   * belong before it; the effect, when it comes, finds the script begun. After a kill the facts are found anew, and the same script begun.
   */
  async function runAhead(facts: Fact[]): Promise<void> {
    const first = working.signal.aborted ? undefined : foreseen(recalled.state, facts, around.now());
    // What goes wrong here goes wrong again when the effect comes, and is said then.
    if (first) await runCommand(first).catch(() => undefined);
  }

  async function collectBuild(sequence: number): Promise<void> {
    try {
      await report(await collect(jobFor(await stateNow(), await existing()), sequence));
    } catch (error) {
      if (working.signal.aborted || error instanceof EnvironmentGone) return;
      if (passes(error)) throw error;
      around.log.error("A build's artifacts could not be collected", { build: id, error });
      await report({ key: "collected", at: at(), lines: [], artifacts: [], reportArns: [], context: contextOf(error).context });
    }
  }

  /** What a sandbox's command printed, kept before anybody is told that it is over. */
  async function readOutput(sequence: number): Promise<void> {
    try {
      const found = await existing();
      const read = (stream: "out" | "err") => readStart(found, outputFile(sequence, stream));
      const [stdout, stderr] = await Promise.all([read("out"), read("err")]);
      await surely(() => around.keepOutput(recalled.state, { sequence, stdout: mask(stdout), stderr: mask(stderr) }));
      await report({ key: `output/${sequence}`, at: at() });
    } catch (error) {
      if (working.signal.aborted || error instanceof EnvironmentGone) return;
      throw error;
    }
  }

  /** Ends what is left of the build, in the order in which nothing is lost if we are killed in between. */
  async function finish(): Promise<void> {
    working.abort();
    ends.abandon("The build is over.");
    await Promise.allSettled([...begun].filter(([what]) => what !== "finish").map(([, work]) => work));
    const found = environment ?? (await around.compute.attach(environmentId(uuid)));
    if (found) await adopt(found);
    const exported = found ? await readExported(found) : [];
    await found?.kill();
    await following;
    const state = await stateNow();
    await around.closeLog(state);
    await report({ key: "finished", at: at(), exported });
    await found?.remove();
    await rm(around.scratch(state), { recursive: true, force: true });
    over();
  }

  async function runCommand(effect: Extract<BuildEffect, { type: "run" }>): Promise<void> {
    const found = await existing();
    const path = `${effect.sequence}.sh`;
    writeVisible(join(found.in, path), effect.text);
    const user = effect.user === undefined ? {} : { user: effect.user };
    const script = commandScript({
      path,
      text: effect.text,
      succeeding: effect.succeeding,
      exported: effect.exported,
      ...user,
      isolated: effect.isolated ?? false,
    });
    if (effect.shell === "sh") return found.run(effect.sequence, script, user);
    const wrapper = `${effect.sequence}.run`;
    writeVisible(join(found.in, wrapper), script);
    return found.run(effect.sequence, `exec bash --noprofile --norc ${inside.in}/${wrapper}`, user);
  }

  /** Long work is begun here and reported as a fact; an effect that comes again finds it begun. */
  function begin(what: string, work: () => Promise<void>): void {
    if (begun.has(what)) return;
    begun.set(
      what,
      work().catch((error: unknown) => around.log.error("A build's work failed", { build: id, what, error })),
    );
  }

  return {
    async perform(effect) {
      if (effect.type === "prepare") return begin("prepare", prepareBuild);
      gate.open(effect.type === "finish" ? "unannounced" : "announced");
      if (effect.type === "collect") begin("collect", () => collectBuild(effect.sequence));
      if (effect.type === "read-output") begin(`output/${effect.sequence}`, () => readOutput(effect.sequence));
      if (effect.type === "finish") begin("finish", finish);
      if (effect.type !== "run") return;
      await runCommand(effect).catch((error: unknown) => {
        if (error instanceof EnvironmentGone) return reportGone(error);
        throw error;
      });
    },
    async resume() {
      const phase = recalled.state.phases.at(-1)?.name;
      if (phase === "PROVISIONING" || phase === "DOWNLOAD_SOURCE") return begin("prepare", prepareBuild);
      if (phase === "FINALIZING") return begin("finish", finish);
      const found = await existing().catch((error: EnvironmentGone) => reportGone(error));
      const unread = /^output\/(\d+)$/.exec(recalled.state.awaiting ?? "")?.[1];
      if (found && unread) begin(`output/${unread}`, () => readOutput(Number(unread)));
      if (found && phase === "UPLOAD_ARTIFACTS") begin("collect", () => collectBuild(recalled.state.sequence));
    },
    async leave() {
      working.abort();
      leaving.abort();
      gate.open("leave");
      ends.abandon("The server stops.");
      await Promise.allSettled([...begun.values(), following]);
    },
  };
}

function contextOf(error: unknown): { context: PhaseContext; fault: boolean } {
  if (error instanceof BuildFailure) return { context: { statusCode: error.statusCode, message: error.message }, fault: false };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const { $fault, fault } = error as { $fault?: string; fault?: string };
  if ($fault === "client" || fault === "client") return { context: { statusCode: "CLIENT_ERROR", message }, fault: false };
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
