import type { Store } from "../../../kernel/store/index.ts";
import { hostChannel } from "../store/commands.ts";

/** Polls that are held open, woken when their host gets a command on whichever server. */
export interface WaitingHosts {
  start(): Promise<() => Promise<void>>;
  /** Resolves at news for the host, or when `signal` aborts. */
  news(hostArn: string, signal: AbortSignal): Promise<void>;
}

export function createWaitingHosts(store: Store): WaitingHosts {
  const waiting = new Map<string, Set<() => void>>();
  const tell = (hostArn: string): void => {
    for (const wake of waiting.get(hostArn) ?? []) wake();
  };
  return {
    start: () =>
      store.listen(hostChannel, (hostArn) => {
        if (hostArn !== "") tell(hostArn);
        else for (const known of waiting.keys()) tell(known);
      }),
    news: (hostArn, signal) =>
      new Promise((resolve) => {
        const others = waiting.get(hostArn) ?? new Set();
        waiting.set(hostArn, others);
        const end = (): void => {
          others.delete(end);
          if (others.size === 0 && waiting.get(hostArn) === others) waiting.delete(hostArn);
          signal.removeEventListener("abort", end);
          resolve();
        };
        others.add(end);
        if (signal.aborted) end();
        else signal.addEventListener("abort", end);
      }),
  };
}
