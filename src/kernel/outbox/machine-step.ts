import { sql } from "kysely";
import type { Lane, Tx } from "../store/index.ts";
import { attempt } from "./attempt.ts";
import { errorText, nextTry } from "./back-off.ts";
import type { CrashHook } from "./crash.ts";
import type { Look } from "./drain.ts";
import type { AnyWorker, Effect, Step } from "./worker.ts";

export interface MachineStepSettings {
  lane: Lane;
  workers: Map<string, AnyWorker>;
  now(): Date;
  crash: CrashHook;
  /** Effects were committed. */
  onEffects(): void;
  onFailure(claimed: { kind: string; id: string }, error: unknown): void;
}

interface Claimed {
  kind: string;
  id: string;
  failures: number;
  /** Whether the machine has a timer that is not due yet. */
  timed: boolean;
}
interface Nothing {
  kind: null;
}
/** One row, whether there was something to claim or not. */
type Found = (Claimed | Nothing) & { more: boolean; nextDue: Date | null };

/** A wakeAt that is already past would have the loop spin on a machine that has nothing to do. */
const leastPauseMs = 5;

/** Claims one due machine, advances it and saves it, all in one transaction: a crash is a rollback. */
export function machineStep(settings: MachineStepSettings): (spread: () => void) => Promise<Look> {
  const { lane, workers, now, crash, onEffects, onFailure } = settings;
  const kinds = [...workers.keys()];
  return async (spread) => {
    let look: Look = { did: false, more: false };
    let effects = 0;
    await lane.transaction(async (tx) => {
      const time = now();
      const { nextDue, more, ...found } = await claim(tx, kinds, time);
      look = { did: found.kind !== null, more, nextDue };
      if (found.kind === null) return;
      crash("machine-claimed");
      if (more) spread();
      const work = () => advance(tx, workers.get(found.kind)!, found, time, crash);
      const done = await attempt(tx, work, async (error) => {
        onFailure(found, error);
        return { effects: 0, wakeAt: await postpone(tx, found, now(), error) };
      });
      effects = done.effects;
      look.nextDue = earlier(nextDue, done.wakeAt);
    });
    if (!look.did) return look;
    crash("step-committed");
    if (effects > 0) onEffects();
    return look;
  };
}

const earlier = (one: Date | null, other: Date | undefined): Date | null => (one && other ? (one < other ? one : other) : (other ?? one));

/**
 * The wakes that are deleted here were visible before anything is loaded, so what they announced will be seen. Wakes that are
 * committed later stay for the next step.
 */
async function claim(tx: Tx, kinds: string[], now: Date): Promise<Found> {
  const { rows } = await sql<Found>`
    with due as (
      select kind, id, min(seq) as first, min(due_at) as due_at
      from (select kind, id, seq, due_at from wake where due_at <= ${now} and kind = any(${kinds}) order by due_at, seq limit 64) soonest
      group by kind, id
    ), claimed as (
      select machine.kind, machine.id, machine.failures from machine join due using (kind, id)
      order by due.due_at, due.first limit 1 for update of machine skip locked
    ), gone as (
      delete from wake using claimed where wake.kind = claimed.kind and wake.id = claimed.id and wake.due_at <= ${now}
    )
    select kind, id, failures, (select count(*) from due) > 1 as more,
      (select min(due_at) from wake where due_at > ${now} and kind = any(${kinds})) as "nextDue",
      exists (select from wake where wake.kind = claimed.kind and wake.id = claimed.id and timer and due_at > ${now}) as timed
    from (values (1)) one left join claimed on true`.execute(tx);
  return rows[0]!;
}

interface Done {
  effects: number;
  wakeAt: Date | undefined;
}

async function advance(tx: Tx, worker: AnyWorker, claimed: Claimed, now: Date, crash: CrashHook): Promise<Done> {
  const snapshot = await worker.load(tx, claimed.id);
  if (snapshot === undefined) return { effects: 0, wakeAt: undefined };
  const step: Step<unknown, Effect> = worker.advance(snapshot, now);
  crash("before-save");
  if (step.next !== snapshot) await worker.save(tx, step.next, snapshot);
  const wakeAt = step.wakeAt && new Date(Math.max(step.wakeAt.getTime(), now.getTime() + leastPauseMs));
  if (step.effects.length > 0 || wakeAt || claimed.timed) await record(tx, claimed, step.effects, wakeAt);
  if (claimed.failures > 0) await settle(tx, claimed);
  crash("after-save");
  return { effects: step.effects.length, wakeAt };
}

/** Effects and the one timer of the machine, in one round trip. */
async function record(tx: Tx, { kind, id }: Claimed, effects: Effect[], wakeAt: Date | undefined): Promise<void> {
  await sql`
    with wanted as (
      insert into effect (kind, key, machine_id, body)
      select ${kind}, body->>'key', ${id}, body from jsonb_array_elements(${JSON.stringify(effects)}::jsonb) body
      on conflict do nothing
    ), replaced as (
      delete from wake where kind = ${kind} and id = ${id} and timer and due_at is distinct from ${wakeAt ?? null}::timestamptz
    )
    insert into wake (kind, id, due_at, timer)
    select ${kind}, ${id}, ${wakeAt ?? null}::timestamptz, true
    where ${wakeAt ?? null}::timestamptz is not null and not exists (
      select from wake where kind = ${kind} and id = ${id} and timer and due_at = ${wakeAt ?? null}::timestamptz)`.execute(tx);
}

async function settle(tx: Tx, { kind, id }: Claimed): Promise<void> {
  await sql`update machine set failures = 0, last_error = null where kind = ${kind} and id = ${id}`.execute(tx);
}

/** A machine that cannot be advanced is looked at again after a growing pause, or at once when there is news. */
async function postpone(tx: Tx, { kind, id, failures }: Claimed, now: Date, error: unknown): Promise<Date> {
  const again = nextTry(now, failures + 1);
  await sql`
    with noted as (
      update machine set failures = failures + 1, last_error = ${errorText(error)} where kind = ${kind} and id = ${id}
    )
    insert into wake (kind, id, due_at) values (${kind}, ${id}, ${again})`.execute(tx);
  return again;
}
