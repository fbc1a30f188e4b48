import { sql } from "kysely";
import type { Kernel } from "../kernel.ts";
import type { Lane, Tx } from "../store/index.ts";
import { attempt } from "./attempt.ts";
import { errorText, nextTry } from "./back-off.ts";
import type { CrashHook } from "./crash.ts";
import type { AnyWorker, Effect } from "./worker.ts";

export interface EffectStepSettings {
  lane: Lane;
  workers: Map<string, AnyWorker>;
  kernel: Kernel;
  now(): Date;
  crash: CrashHook;
  onFailure(claimed: { kind: string; key: string; attempt: number }, error: unknown): void;
}

interface Claimed {
  kind: string;
  key: string;
  body: Effect;
  attempts: number;
  more: boolean;
}

/** Claims one due effect and performs it in the transaction that marks it as done. */
export function effectStep(settings: EffectStepSettings): (spread: () => void) => Promise<boolean> {
  const { lane, workers, kernel, now, crash, onFailure } = settings;
  const kinds = [...workers.keys()];
  return async (spread) => {
    let claimed: Claimed | undefined;
    await lane.transaction(async (tx) => {
      const time = now();
      const mine = await claim(tx, kinds, time);
      claimed = mine;
      if (!mine) return;
      if (mine.more) spread();
      crash("before-perform");
      const work = () => workers.get(mine.kind)!.perform(mine.body, { tx, now: time, kernel, attempt: mine.attempts });
      await attempt(tx, work, async (error) => {
        onFailure({ kind: mine.kind, key: mine.key, attempt: mine.attempts }, error);
        await postpone(tx, mine, now(), error);
      });
      crash("after-perform");
    });
    if (!claimed) return false;
    crash("perform-committed");
    return true;
  };
}

/** Marks it as done at once: the mark becomes true only together with everything that is done after it in `tx`. */
async function claim(tx: Tx, kinds: string[], now: Date): Promise<Claimed | undefined> {
  const { rows } = await sql<Claimed>`
    with claimed as (
      select kind, key from effect where done_at is null and due_at <= ${now} and kind = any(${kinds})
      order by due_at, seq limit 1 for update skip locked
    ), due as (
      select from effect where done_at is null and due_at <= ${now} and kind = any(${kinds}) limit 2
    )
    update effect set done_at = ${now}, attempts = attempts + 1, last_error = null
    from claimed where effect.kind = claimed.kind and effect.key = claimed.key
    returning effect.kind, effect.key, effect.body, effect.attempts, (select count(*) from due) > 1 as more`.execute(tx);
  return rows[0];
}

async function postpone(tx: Tx, { kind, key, attempts }: Claimed, now: Date, error: unknown): Promise<void> {
  await sql`update effect set done_at = null, due_at = ${nextTry(now, attempts)}, last_error = ${errorText(error)}
    where kind = ${kind} and key = ${key}`.execute(tx);
}
