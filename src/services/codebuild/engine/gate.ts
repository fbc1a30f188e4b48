/** How what has waited may go on: written down, only taken note of, or left to the next server. */
export type Way = "announced" | "unannounced" | "leave";

/** Holds back what a build prints until the lines that belong before it are written. Open at first; who opens it first decides the way. */
export interface Gate {
  close(): void;
  isClosed(): boolean;
  open(way?: Way): void;
  passed(): Promise<Way>;
  /** What was held back is no older than this: logs are read in the order of their times. */
  openedAt(): Date | undefined;
}

export function createGate(now: () => Date): Gate {
  const opened = Promise.withResolvers<Way>();
  let closed = false;
  let decided = false;
  let openedAt: Date | undefined;
  return {
    close() {
      closed = !decided;
    },
    isClosed: () => closed && !decided,
    open(way = "announced") {
      if (closed) openedAt ??= now();
      decided = true;
      opened.resolve(way);
    },
    passed: async () => (closed ? opened.promise : "announced"),
    openedAt: () => openedAt,
  };
}
