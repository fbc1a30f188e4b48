const leastMs = 200;
const mostMs = 60_000;

/** When to try again after the `failures`th failure in a row: 0.2 s, then twice as long each time, a minute at most. */
export const nextTry = (now: Date, failures: number): Date =>
  new Date(now.getTime() + Math.min(mostMs, leastMs * 2 ** Math.min(failures - 1, 20)));

/** What is kept of an error beside the thing that failed. */
export const errorText = (error: unknown): string =>
  (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 4000);
