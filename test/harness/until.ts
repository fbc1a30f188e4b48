/** Waits until `condition` answers something truthy, and gives it back. Says what it waited for when time is up. */
export async function until<T>(
  condition: () => Promise<T> | T,
  { timeoutMs = 10_000, stepMs = 20, what = String(condition) }: { timeoutMs?: number; stepMs?: number; what?: string } = {},
): Promise<Exclude<NonNullable<T>, false | 0 | "">> {
  const deadline = performance.now() + timeoutMs;
  let failure: unknown;
  for (;;) {
    try {
      const answer = await condition();
      if (answer) return answer as Exclude<NonNullable<T>, false | 0 | "">;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline)
      throw new Error(`Not true within ${timeoutMs} ms: ${what}${failure ? ` (at last it threw ${failure})` : ""}`);
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  }
}
