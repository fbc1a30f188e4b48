import { randomUUID } from "node:crypto";
import type { Log } from "../../../base/log.ts";
import type { Compute } from "../../../kernel/compute/index.ts";
import { advance } from "../domain/advance.ts";
import type { BatchMembership, BuildMachine, BuildPlan, BuildState, Fact } from "../domain/build.ts";
import { containerLine } from "../domain/log-lines.ts";
import { createAttendants } from "./attendants.ts";
import type { WorkingTree } from "./job.ts";
import type { Outside } from "./outside.ts";

export interface LocalBuild {
  id: string;
  /** Resolves when the build is over. */
  ended: Promise<BuildState>;
  stop(): void;
  /** Lets the machine look at its clock again: call it at the time that was announced. */
  look(): void;
}

export interface LocalBuildSettings {
  compute: Compute;
  log: Log;
  name: string;
  variables: { name: string; value: string }[];
  workingTree: WorkingTree;
  outside: Outside;
  scratch: string;
  egress: string[];
  timeoutInMinutes: number;
  /** Another buildspec than the working tree's own. */
  buildspec?: string;
  /** The batch that it is a part of. */
  batch?: BatchMembership;
  print(line: string): void;
  /** The build's timer. */
  wakeAt(time: Date): void;
}

const planOf = ({ variables, timeoutInMinutes, workingTree, buildspec }: LocalBuildSettings): BuildPlan => ({
  source: { type: "NO_SOURCE", ...(buildspec === undefined ? {} : { buildspec }) },
  secondarySources: Object.keys(workingTree.secondary ?? {}).map((sourceIdentifier) => ({ type: "NO_SOURCE", sourceIdentifier })),
  secondarySourceVersions: [],
  artifacts: { type: "S3", location: "local", name: "/", packaging: "NONE" },
  secondaryArtifacts: [],
  cache: { type: "LOCAL", modes: ["LOCAL_CUSTOM_CACHE"] },
  environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL", environmentVariables: variables },
  serviceRole: "",
  logsConfig: {},
  timeoutInMinutes,
  queuedTimeoutInMinutes: 480,
  encryptionKey: "",
  autoRetryLimit: 0,
});

function submitted(settings: LocalBuildSettings): BuildState {
  const uuid = randomUUID();
  const submittedAt = Date.now();
  const identity = { id: `${settings.name}:${uuid}`, uuid, account: "000000000000", region: "local", projectName: settings.name };
  return {
    ...identity,
    ...{ number: 1, initiator: "quintet run", plan: planOf(settings), submittedAt, status: "IN_PROGRESS", sequence: 0 },
    phases: [{ name: "SUBMITTED", startedAt: submittedAt }],
    ...{ artifacts: [], reportArns: [], exported: [], retry: { number: 0 } },
    ...(settings.batch ? { batch: settings.batch } : {}),
  };
}

/** The very machine and attendant of the server, with memory in place of a database: `quintet run`. */
export function startLocalBuild(settings: LocalBuildSettings): LocalBuild {
  const { print } = settings;
  const over = Promise.withResolvers<BuildState>();
  let machine: BuildMachine = { state: submitted(settings), facts: [], slotFree: true, lines: [] };
  const attendants = createAttendants({
    ...{ compute: settings.compute, log: settings.log, egress: settings.egress, workingTree: settings.workingTree },
    containers: { privileged: false, pull: "missing", networks: {} },
    now: () => new Date(),
    passes: () => false,
    recall: async () => ({ state: machine.state, ended: [], offset: 0 }),
    async record(_, { lines, facts }, mask) {
      for (const { text } of lines) print(mask(text));
      for (const fact of facts) hear(fact);
    },
    outside: () => settings.outside,
    keepOutput: async () => undefined,
    openLog: async () => undefined,
    closeLog: async () => undefined,
    serverVariables: () => ({}),
    gitServer: () => undefined,
    scratch: () => settings.scratch,
  });

  function hear(fact: Fact): void {
    machine.facts.push(fact);
    if (fact.key === "sourced") machine.state.plan.secondaryArtifacts = secondaryArtifacts(Object.keys(fact.spec.secondaryArtifacts));
    turn();
  }

  function turn(): void {
    if (machine.state.status !== "IN_PROGRESS") return;
    const at = new Date();
    const { next, effects, wakeAt } = advance(machine, at);
    machine = next;
    for (const line of next.lines) print(containerLine(line, at));
    if (wakeAt) settings.wakeAt(wakeAt);
    for (const effect of effects) attendants.perform(effect).catch(over.reject);
    if (machine.state.status !== "IN_PROGRESS") over.resolve(machine.state);
  }

  turn();
  return {
    id: machine.state.id,
    ended: over.promise.finally(() => attendants.leave()),
    stop: () => hear({ key: "stop", at: Date.now() }),
    look: turn,
  };
}

const secondaryArtifacts = (identifiers: string[]): BuildPlan["secondaryArtifacts"] =>
  identifiers.map((identifier) => ({ type: "S3", location: "local", name: identifier, packaging: "NONE", artifactIdentifier: identifier }));
