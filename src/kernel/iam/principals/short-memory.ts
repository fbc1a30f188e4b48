/** Remembers what was read for a second at most, and nothing at all in the second after a change. */
export interface ShortMemory {
  recall<T>(key: string, read: () => Promise<T | undefined>): Promise<T | undefined>;
  forgetAll(): void;
}

/**
 * One second bounds how long another server process may still trust a key that was deactivated. In the process that changes something,
 * `forgetAll` is called before its transaction commits: for a second nothing is remembered, so that no reader keeps the state before the commit.
 * Only finished reads are remembered: waiting for a read inside somebody else's transaction could end in a deadlock.
 */
export function createShortMemory(clock: () => number, lifetimeMs = 1000, capacity = 2000): ShortMemory {
  const entries = new Map<string, { value: unknown; until: number }>();
  let quietUntil = 0;
  let changes = 0;
  return {
    async recall<T>(key: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
      const found = entries.get(key);
      if (found && found.until > clock()) return found.value as T;
      const [startedAt, changesBefore] = [clock(), changes];
      const value = await read();
      // An unknown key must be found the moment it exists, so absence is never remembered.
      if (value === undefined || startedAt < quietUntil || changes !== changesBefore) return value;
      entries.delete(key);
      if (entries.size >= capacity) entries.delete(entries.keys().next().value!);
      entries.set(key, { value, until: startedAt + lifetimeMs });
      return value;
    },
    forgetAll() {
      entries.clear();
      changes++;
      quietUntil = clock() + lifetimeMs;
    },
  };
}
