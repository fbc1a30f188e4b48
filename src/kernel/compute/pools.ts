import type { Log } from "../../base/log.ts";
import type { EnvironmentSpec, Pool } from "./compute.ts";

/** An environment that nobody has yet. */
export interface Ready {
  running(): boolean;
  /** Ends it and removes every trace. */
  discard(): Promise<void>;
}

/** Environments kept ready under names, as many as were ordered. */
export interface Pools<R extends Ready> {
  keep(pools: Pool[]): void;
  /** One that is complete, if the pool that `spec` names has one of its shape. Another is made in its place. */
  take(spec: EnvironmentSpec): Promise<R | undefined>;
  close(): Promise<void>;
}

/** What is settled when an environment is made; the rest is settled when it is given away. */
const shapeOf = (name: string, spec: Pool["spec"]): string =>
  JSON.stringify([name, spec.image, spec.cpus, spec.memoryMb, spec.diskMb, spec.processes, spec.privileged, spec.network]);

export function createPools<R extends Ready>(make: (spec: Pool["spec"]) => Promise<R>, log: Log): Pools<R> {
  const ready = new Map<string, R[]>();
  let wanted = new Map<string, Pool>();
  let closed = false;
  let filling = Promise.resolve();

  const held = (shape: string): R[] => {
    const there = ready.get(shape) ?? [];
    ready.set(shape, there);
    return there;
  };
  const discard = async (surplus: R[]): Promise<void> => {
    for (const one of surplus)
      await one.discard().catch((error: unknown) => log.warn("A ready environment could not be removed", { error }));
  };
  async function fill(): Promise<void> {
    for (const [shape, there] of ready) {
      const dead = there.filter((one) => !one.running());
      const living = there.filter((one) => one.running());
      const most = closed ? 0 : (wanted.get(shape)?.count ?? 0);
      there.splice(0, there.length, ...living.slice(0, most));
      await discard([...dead, ...living.slice(most)]);
    }
    for (const [shape, { name, count, spec }] of wanted) {
      try {
        while (!closed && wanted.get(shape)?.spec === spec && held(shape).length < count) held(shape).push(await make(spec));
      } catch (error) {
        log.warn("No environment could be kept ready", { pool: name, error });
      }
    }
  }
  const refill = (): void => {
    filling = filling.then(fill);
  };

  return {
    keep(pools) {
      wanted = new Map(pools.map((pool) => [shapeOf(pool.name, pool.spec), pool]));
      refill();
    },
    async take(spec) {
      if (spec.pool === undefined) return undefined;
      const there = ready.get(shapeOf(spec.pool, spec)) ?? [];
      const dead: R[] = [];
      let taken = there.shift();
      while (taken && !taken.running()) {
        dead.push(taken);
        taken = there.shift();
      }
      if (dead.length) await discard(dead);
      if (wanted.size) refill();
      return taken;
    },
    async close() {
      closed = true;
      refill();
      await filling;
    },
  };
}
