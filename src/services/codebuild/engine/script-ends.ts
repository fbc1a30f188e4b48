/** The environment is no longer there, or nobody waits for it any more. */
export class EnvironmentGone extends Error {}

/** When each script of an environment ended, and how: known from before, or heard later. */
export interface ScriptEnds {
  of(sequence: number): Promise<number>;
  heard(sequence: number, exitCode: number): void;
  /** Whoever still waits is told why there will be no end. */
  abandon(why: string): void;
}

export function createScriptEnds(known: [number, number][]): ScriptEnds {
  const ends = new Map<number, PromiseWithResolvers<number>>();
  let abandoned: EnvironmentGone | undefined;
  const at = (sequence: number): PromiseWithResolvers<number> => {
    const end = ends.get(sequence) ?? Promise.withResolvers<number>();
    // Not everybody who is told listens.
    end.promise.catch(() => undefined);
    ends.set(sequence, end);
    if (abandoned) end.reject(abandoned);
    return end;
  };
  for (const [sequence, exitCode] of known) at(sequence).resolve(exitCode);
  return {
    of: (sequence) => at(sequence).promise,
    heard: (sequence, exitCode) => at(sequence).resolve(exitCode),
    abandon(why) {
      abandoned = new EnvironmentGone(why);
      for (const end of ends.values()) end.reject(abandoned);
    },
  };
}
