import { randomUUID } from "node:crypto";
import { advanceBatch } from "../domain/batch/advance.ts";
import type { BatchEffect, BatchFact, BatchMachine, BatchState } from "../domain/batch/batch.ts";
import type { BatchNode } from "../domain/batch/batch-spec.ts";
import { BuildspecError } from "../domain/buildspec.ts";
import type { LocalBuild } from "./local-build.ts";
import { readBatchSpec } from "./read-buildspec.ts";

export interface LocalBatch {
  /** Resolves when the batch is over. */
  ended: Promise<BatchState>;
  stop(): void;
}

export interface LocalBatchSettings {
  name: string;
  /** The buildspec with the batch section. */
  buildspec: string;
  timeoutInMinutes: number;
  /** So many builds run at once; the others wait for a place. */
  atOnce: number;
  /** Starts one of the builds. */
  build(node: BatchNode): LocalBuild;
}

const submitted = ({ name, timeoutInMinutes }: LocalBatchSettings): BatchState => {
  const uuid = randomUUID();
  const at = Date.now();
  return {
    ...{ id: `${name}:${uuid}`, uuid, account: "000000000000", region: "local", projectName: name, number: 1, initiator: "quintet run" },
    // The builds bring their own plans; of the batch's only its end is asked for.
    plan: { environment: {} } as BatchState["plan"],
    ...{ config: { timeoutInMins: timeoutInMinutes }, debugSessionEnabled: false, submittedAt: at, beganAt: at, status: "IN_PROGRESS" },
    ...{ phases: [{ name: "SUBMITTED", startedAt: at }], round: 1, groups: [], artifacts: [], reportArns: [] },
  };
};

/** The very machine of the server's batches, with memory in place of a database: `quintet run --batch`. */
export function startLocalBatch(settings: LocalBatchSettings): LocalBatch {
  const over = Promise.withResolvers<BatchState>();
  const running = new Map<string, LocalBuild | undefined>();
  const waiting: (() => void)[] = [];
  const stopped = new Set<string>();
  let machine: BatchMachine = { state: submitted(settings), facts: [] };
  let taken = 0;

  function hear(fact: BatchFact): void {
    machine = { ...machine, facts: [...machine.facts, fact] };
    turn();
  }

  function turn(): void {
    if (machine.state.status !== "IN_PROGRESS") return;
    const { next, effects } = advanceBatch(machine, new Date());
    machine = next;
    for (const effect of effects) perform(effect);
    if (machine.state.status !== "IN_PROGRESS") over.resolve(machine.state);
  }

  function perform(effect: BatchEffect): void {
    switch (effect.type) {
      case "read-spec":
        queueMicrotask(() => hear(specified(effect.round)));
        break;
      case "combine":
        queueMicrotask(() => hear({ key: `combined/${effect.round}`, artifacts: [] }));
        break;
      case "stop-build":
        stop(effect.build);
        break;
      case "start-build":
        start(effect.identifier, effect.attempt);
    }
  }

  function start(identifier: string, attempt: number): void {
    const node = machine.state.groups.find(({ node: one }) => one.identifier === identifier)!.node;
    const id = `${settings.name}:${identifier}`;
    running.set(id, undefined);
    queueMicrotask(() => hear({ key: `started/${identifier}/${attempt}`, build: { id, arn: id }, at: Date.now() }));
    const begin = () => void run(id, node, attempt).catch(over.reject);
    if (taken < settings.atOnce) begin();
    else waiting.push(begin);
  }

  function specified(round: number): BatchFact {
    try {
      return { key: `specified/${round}`, spec: readBatchSpec(settings.buildspec) };
    } catch (error) {
      if (!(error instanceof BuildspecError)) throw error;
      return { key: `unspecified/${round}`, context: { statusCode: "YAML_FILE_ERROR", message: error.message } };
    }
  }

  function stop(id: string): void {
    stopped.add(id);
    running.get(id)?.stop();
  }

  async function run(id: string, node: BatchNode, attempt: number): Promise<void> {
    taken += 1;
    const ended = (status: BatchState["status"]) => {
      if (status !== "IN_PROGRESS") hear({ key: `ended/${node.identifier}/${attempt}`, status, artifacts: [], reportArns: [] });
    };
    try {
      if (stopped.has(id)) return ended("STOPPED");
      const build = settings.build(node);
      running.set(id, build);
      ended((await build.ended).status);
    } finally {
      taken -= 1;
      waiting.shift()?.();
    }
  }

  turn();
  return { ended: over.promise, stop: () => hear({ key: "stop" }) };
}
