import { setTimeout as pause } from "node:timers/promises";

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Does `work`, again and again while what stops it will pass by itself: a database that is away for a moment must not cost a build.
 * `work` must be harmless when it is done twice.
 */
export async function persist<T>(work: () => Promise<T>, passes: (error: unknown) => boolean, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !passes(error)) throw error;
      await pause(Math.min(longestPauseMs, firstPauseMs * attempt), undefined, { signal }).catch(() => undefined);
    }
  }
}
