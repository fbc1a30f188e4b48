import { sql } from "kysely";
import { type Effect, type Worker, wake, worker } from "../../src/kernel/outbox/index.ts";
import type { Store, Tx } from "../../src/kernel/store/index.ts";

/**
 * A toy aggregate with everything a real one has: each of its N links is one effect, whose fact must come back before the next link is
 * started. Every third link waits for a timer first.
 */
export interface Chain {
  id: string;
  links: number;
  /** Links that were started. */
  started: number;
  /** Facts: links that ended. */
  ended: number;
  /** When the next link may start. */
  notBefore: Date | null;
  done: boolean;
}

export interface LinkEffect extends Effect {
  type: "link";
  chain: string;
  link: number;
}

export const pauseMs = 20;

export function advanceChain(chain: Chain, now: Date): { next: Chain; effects: LinkEffect[]; wakeAt?: Date } {
  const idle = { next: chain, effects: [] };
  if (chain.done || chain.ended < chain.started) return idle;
  if (chain.ended === chain.links) return { next: { ...chain, done: true }, effects: [] };
  if (chain.started > 0 && chain.started % 3 === 0) {
    if (!chain.notBefore) {
      const notBefore = new Date(now.getTime() + pauseMs);
      return { next: { ...chain, notBefore }, effects: [], wakeAt: notBefore };
    }
    if (chain.notBefore > now) return { ...idle, wakeAt: chain.notBefore };
  }
  const link = chain.started + 1;
  return {
    next: { ...chain, started: link, notBefore: null },
    effects: [{ key: `${chain.id}/${link}`, type: "link", chain: chain.id, link }],
  };
}

export const createChainTables = (store: Store): Promise<unknown> =>
  store.transaction((tx) =>
    sql`create table chain (id text primary key, links int not null, started int not null default 0, not_before timestamptz, done boolean not null default false);
        create table link_fact (chain text not null, link int not null, times int not null default 1, primary key (chain, link))`.execute(
      tx,
    ),
  );

export async function startChain(tx: Tx, id: string, links: number): Promise<void> {
  await sql`insert into chain (id, links) values (${id}, ${links})`.execute(tx);
  await wake(tx, "test/chain", id);
}

/** `outside` is the work that is not in the database: it may be done more than once, by the same key. */
export const chainWorker = (outside: (key: string) => Promise<void> | void): Worker<Chain, LinkEffect> =>
  worker({
    kind: "test/chain",
    async load(tx, id) {
      const { rows } = await sql<Chain>`
        select id, links, started, not_before as "notBefore", done,
          (select count(*) from link_fact where chain = chain.id) as ended from chain where id = ${id}`.execute(tx);
      return rows[0];
    },
    advance: advanceChain,
    async save(tx, { id, started, notBefore, done }) {
      await sql`update chain set started = ${started}, not_before = ${notBefore}, done = ${done} where id = ${id}`.execute(tx);
    },
    async perform({ chain, link, key }, { tx }) {
      await outside(key);
      await sql`insert into link_fact (chain, link) values (${chain}, ${link})
        on conflict (chain, link) do update set times = link_fact.times + 1`.execute(tx);
      await wake(tx, "test/chain", chain);
    },
  });
