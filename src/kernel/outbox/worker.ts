import type { Kernel } from "../kernel.ts";
import type { Tx } from "../store/index.ts";

/** Something to do after the commit. JSON only: it is stored until it is done. */
export interface Effect {
  /** Deterministic (`execution/stage/action/attempt`): a key that was seen before is not performed again. */
  key: string;
  type: string;
}

/** What `advance` answers: the next state, what to do after it is committed, and when to look again without news. */
export interface Step<S, E extends Effect> {
  next: S;
  effects: E[];
  wakeAt?: Date;
}

export interface PerformContext {
  /**
   * The transaction that marks the effect as done. Facts written and in-process calls made in it commit together with that mark,
   * so they happen exactly once. Work outside the database (starting a sandbox, sending a request) must be idempotent by `effect.key`.
   */
  tx: Tx;
  now: Date;
  kernel: Kernel;
  /** 1 at the first try. */
  attempt: number;
}

/** One kind of long-running aggregate. `S` is its snapshot, facts included. */
export interface Worker<S, E extends Effect> {
  /** Unique over all services: `codepipeline/execution`. */
  kind: string;
  load(tx: Tx, id: string): Promise<S | undefined>;
  /** Pure. Called with everything that `load` saw; must yield the same state and no effects when nothing is new. */
  advance(snapshot: S, now: Date): Step<S, E>;
  save(tx: Tx, next: S, previous: S): Promise<void>;
  /** Throwing makes it tried again with growing pauses; a final failure belongs into a fact, not into an exception. */
  perform(effect: E, context: PerformContext): Promise<void>;
}

/** A worker whose state and effect types are its own business. */
// biome-ignore lint/suspicious/noExplicitAny: the loop only passes what `load` gave back to the same worker
export type AnyWorker = Worker<any, any>;

export const worker = <S, E extends Effect>(declared: Worker<S, E>): Worker<S, E> => declared;
