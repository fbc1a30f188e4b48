import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BatchFact, BatchState } from "../domain/batch/batch.ts";
import type { BatchSpec } from "../domain/batch/batch-spec.ts";
import { restrictionProblem } from "../domain/batch/children.ts";
import { BuildspecError } from "../domain/buildspec.ts";
import type { PhaseContext } from "../domain/phases.ts";
import { combineArtifacts } from "./combine-artifacts.ts";
import { fetchSource } from "./fetch-source.ts";
import { findBuildspec } from "./find-buildspec.ts";
import { directoriesOf, type Fetching, type WorkingTree } from "./job.ts";
import { BuildFailure, type Outside } from "./outside.ts";
import { persist } from "./persist.ts";
import { readBatchSpec } from "./read-buildspec.ts";

/** What a batch needs of the world besides its builds. */
export interface BatchSurroundings {
  /** Whether an error is one that passes by itself. */
  passes(error: unknown): boolean;
  recall(id: string): Promise<BatchState | undefined>;
  record(id: string, fact: BatchFact): Promise<void>;
  outside(state: BatchState): Outside;
  /** A folder on this machine for one batch. */
  scratch(state: BatchState): string;
  workingTree?: WorkingTree;
}

/** Does what takes longer than a transaction may: reading a batch's buildspec, combining what its builds made. Holds no truth. */
export interface BatchHands {
  begin(id: string, what: "read-spec" | "combine", round: number): void;
  leave(): Promise<void>;
}

export function createBatchHands(around: BatchSurroundings, complain: (error: unknown, batch: string) => void): BatchHands {
  const leaving = new AbortController();
  const begun = new Map<string, Promise<void>>();
  const surely = <T>(work: () => Promise<T>): Promise<T> => persist(work, around.passes, leaving.signal);

  async function work(id: string, what: "read-spec" | "combine", round: number): Promise<void> {
    const state = await surely(() => around.recall(id));
    if (state?.status !== "IN_PROGRESS" || state.round !== round) return;
    const folder = around.scratch(state);
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, "in"), { recursive: true, mode: 0o700 });
    try {
      const doing = what === "read-spec" ? () => specify(state, folder) : () => combine(state, folder);
      const fact = await surely(doing);
      await surely(() => around.record(id, fact));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async function specify(state: BatchState, folder: string): Promise<BatchFact> {
    try {
      const { spec, resolvedSourceVersion } = await readSpec(state, folder);
      const problem = restrictionProblem(spec, state.config.restrictions, state.plan.environment);
      if (problem) return { key: `unspecified/${state.round}`, context: { statusCode: "CLIENT_ERROR", message: problem } };
      return { key: `specified/${state.round}`, spec, ...(resolvedSourceVersion ? { resolvedSourceVersion } : {}) };
    } catch (error) {
      return { key: `unspecified/${state.round}`, context: contextOf(error) };
    }
  }

  async function readSpec(state: BatchState, folder: string): Promise<{ spec: BatchSpec; resolvedSourceVersion?: string }> {
    const { plan } = state;
    const shallow = plan.source.type === "S3" || plan.source.type === "NO_SOURCE" ? {} : { gitCloneDepth: 1 };
    const source = { ...plan.source, ...shallow, gitSubmodulesConfig: { fetchSubmodules: false } };
    const job: Fetching = {
      state: { ...state, plan: { ...plan, source, secondarySources: [] } },
      ...{ environment: { in: join(folder, "in") }, scratch: folder, signal: leaving.signal, outside: around.outside(state) },
      ...(around.workingTree ? { workingTree: around.workingTree } : {}),
    };
    const wanted = plan.source.buildspec ?? "buildspec.yml";
    const primary = await fetchSource(job, source, {
      index: 0,
      buildspec: wanted.replace(/^\.\//, ""),
      ...(plan.sourceVersion ? { version: plan.sourceVersion } : {}),
    });
    const { text } = await findBuildspec(job, primary, directoriesOf(job.state));
    const resolved = plan.pipelineRevision ?? primary.resolvedVersion;
    return { spec: readBatchSpec(text), ...(resolved ? { resolvedSourceVersion: resolved } : {}) };
  }

  async function combine(state: BatchState, folder: string): Promise<BatchFact> {
    try {
      const artifacts = await combineArtifacts(state, around.outside(state), folder);
      return { key: `combined/${state.round}`, artifacts };
    } catch (error) {
      return { key: `combined/${state.round}`, artifacts: [], context: contextOf(error) };
    }
  }

  /** What will pass is tried again; everything else is the batch's to know. */
  function contextOf(error: unknown): PhaseContext {
    if (leaving.signal.aborted || around.passes(error)) throw error;
    if (error instanceof BuildspecError) return { statusCode: "YAML_FILE_ERROR", message: error.message };
    if (error instanceof BuildFailure) return { statusCode: error.statusCode, message: error.message };
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { statusCode: error instanceof Error && "$fault" in error ? "CLIENT_ERROR" : "INTERNAL_SERVICE_ERROR", message };
  }

  return {
    begin(id, what, round) {
      const name = `${id}/${what}/${round}`;
      if (begun.has(name)) return;
      const working = work(id, what, round)
        .catch((error: unknown) => {
          if (!leaving.signal.aborted) complain(error, id);
        })
        .finally(() => begun.delete(name));
      begun.set(name, working);
    },
    async leave() {
      leaving.abort();
      await Promise.allSettled(begun.values());
    },
  };
}
