/** Something that was read or computed, with what it depends on. */
interface Entry {
  value: unknown;
  topic: string;
  sizeBytes: number;
  until: number;
}
interface Load {
  topic: string;
  valid: boolean;
  result: Promise<unknown>;
}

export interface Made<T> {
  value: T;
  sizeBytes: number;
  /** Left out, it holds until something changes. */
  until?: number;
}

/**
 * Remembers what was made until its topic changes. A topic is a domain's id, or `id/…` for one package of it; a change of the domain
 * is a change of everything in it. Whoever asks while the same thing is being made waits for that.
 */
export interface Recall {
  recall<T>(topic: string, kind: string, make: () => Promise<Made<T>>): Promise<T>;
  forget(topic: string): void;
  forgetAll(): void;
  /** From now until `forget(topic)` says it is committed, a change is under way in this process: what is asked for is made anew. */
  suspect(topic: string, change: string): void;
  settle(topic: string, change: string): void;
}

/** A transaction that was rolled back never settles. */
const suspicionMs = 30_000;

export function createRecall(capacityBytes: number, clock: () => number): Recall {
  const entries = new Map<string, Entry>();
  const loads = new Map<string, Load>();
  const suspicions = new Map<string, Map<string, number>>();
  let heldBytes = 0;

  const isWithin = (topic: string, changed: string): boolean => topic === changed || topic.startsWith(`${changed}/`);
  const drop = (key: string, entry: Entry): void => {
    entries.delete(key);
    heldBytes -= entry.sizeBytes;
  };

  function isSuspect(topic: string): boolean {
    if (suspicions.size === 0) return false;
    const domain = topic.split("/", 1)[0]!;
    for (const about of topic === domain ? [domain] : [domain, topic]) {
      for (const [change, until] of suspicions.get(about) ?? []) {
        if (until > clock()) return true;
        settle(about, change);
      }
    }
    return false;
  }

  function settle(topic: string, change: string): void {
    const changes = suspicions.get(topic);
    changes?.delete(change);
    if (changes?.size === 0) suspicions.delete(topic);
  }

  function keep(key: string, topic: string, { value, sizeBytes, until = Number.POSITIVE_INFINITY }: Made<unknown>): void {
    const known = entries.get(key);
    if (known) drop(key, known);
    if (sizeBytes > capacityBytes / 4) return;
    entries.set(key, { value, topic, sizeBytes, until });
    heldBytes += sizeBytes;
    for (const [oldest, entry] of entries) {
      if (heldBytes <= capacityBytes) break;
      drop(oldest, entry);
    }
  }

  function load<T>(key: string, topic: string, make: () => Promise<Made<T>>): Promise<T> {
    const running: Load = { topic, valid: true, result: Promise.resolve() };
    const result = make()
      .then((made) => {
        if (running.valid && !isSuspect(topic)) keep(key, topic, made);
        return made.value;
      })
      .finally(() => {
        if (loads.get(key) === running) loads.delete(key);
      });
    running.result = result;
    loads.set(key, running);
    return result;
  }

  function forget(topic: string): void {
    for (const [key, entry] of entries) if (isWithin(entry.topic, topic)) drop(key, entry);
    for (const [key, running] of loads) {
      if (!isWithin(running.topic, topic)) continue;
      running.valid = false;
      loads.delete(key);
    }
  }

  return {
    async recall<T>(topic: string, kind: string, make: () => Promise<Made<T>>): Promise<T> {
      const key = `${topic}\n${kind}`;
      if (isSuspect(topic)) return (await make()).value;
      const known = entries.get(key);
      if (known && known.until > clock()) {
        // Last used, last dropped.
        entries.delete(key);
        entries.set(key, known);
        return known.value as T;
      }
      return (loads.get(key)?.result as Promise<T> | undefined) ?? load(key, topic, make);
    },
    forget,
    forgetAll() {
      for (const [key, entry] of entries) drop(key, entry);
      for (const running of loads.values()) running.valid = false;
      loads.clear();
    },
    suspect(topic, change) {
      forget(topic);
      const changes = suspicions.get(topic) ?? new Map<string, number>();
      suspicions.set(topic, changes.set(change, clock() + suspicionMs));
    },
    settle(topic, change) {
      settle(topic, change);
      forget(topic);
    },
  };
}
