import { sql } from "kysely";
import type { Kernel } from "../kernel.ts";
import type { Lane, Tx } from "../store/index.ts";
import { attempt } from "./attempt.ts";
import { errorText, nextTry } from "./back-off.ts";
import type { CrashHook } from "./crash.ts";
import type { Look } from "./drain.ts";
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
}
interface Nothing {
  kind: null;
}
/** One row, whether there was something to claim or not. */
type Found = (Claimed | Nothing) & { more: boolean; nextDue: Date | null };

/** Claims one due effect and performs it in the transaction that marks it as done. */
export function effectStep(settings: EffectStepSettings): (spread: () => void) => Promise<Look> {
  const { lane, workers, kernel, now, crash, onFailure } = settings;
  const kinds = [...workers.keys()];
  return async (spread) => {
    let look: Look = { did: false, more: false };
    await lane.transaction(async (tx) => {
      const time = now();
      const { nextDue, more, ...found } = await claim(tx, kinds, time);
      look = { did: found.kind !== null, more, nextDue };
      if (found.kind === null) return;
      if (more) spread();
      crash("before-perform");
      const work = () => workers.get(found.kind)!.perform(found.body, { tx, now: time, kernel, attempt: found.attempts });
      await attempt(tx, work, async (error) => {
        onFailure({ kind: found.kind, key: found.key, attempt: found.attempts }, error);
        look.nextDue = await postpone(tx, found, now(), error);
      });
      crash("after-perform");
    });
    if (look.did) crash("perform-committed");
    return look;
  };
}

/** Marks it as done at once: the mark becomes true only together with everything that is done after it in `tx`. */
async function claim(tx: Tx, kinds: string[], now: Date): Promise<Found> {
  const { rows } = await sql<Found>`
    with claimed as (
      select kind, key from effect where done_at is null and due_at <= ${now} and kind = any(${kinds})
      order by due_at, seq limit 1 for update skip locked
    ), due as (
      select from effect where done_at is null and due_at <= ${now} and kind = any(${kinds}) limit 2
    ), taken as (
      update effect set done_at = ${now}, attempts = attempts + 1, last_error = null
      from claimed where effect.kind = claimed.kind and effect.key = claimed.key
      returning effect.kind, effect.key, effect.body, effect.attempts
    )
    select taken.*, (select count(*) from due) > 1 as more,
      (select min(due_at) from effect where done_at is null and due_at > ${now} and kind = any(${kinds})) as "nextDue"
    from (values (1)) one left join taken on true`.execute(tx);
  return rows[0]!;
}

async function postpone(tx: Tx, { kind, key, attempts }: Claimed, now: Date, error: unknown): Promise<Date> {
  const again = nextTry(now, attempts);
  await sql`update effect set done_at = null, due_at = ${again}, last_error = ${errorText(error)}
    where kind = ${kind} and key = ${key}`.execute(tx);
  return again;
}
