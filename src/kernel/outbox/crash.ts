/** Where a simulation may end the process, in the order in which a step passes them. */
export type CrashPoint =
  | "machine-claimed"
  | "before-save"
  | "after-save"
  | "step-committed"
  | "before-perform"
  | "after-perform"
  | "perform-committed"
  | "before-dispatch"
  | "after-dispatch";

/** Throws to end everything at this point, as a kill would: whatever is not committed is gone, and nothing is written any more. */
export type CrashHook = (point: CrashPoint) => void;

/** Marks what a crash hook threw, so that nobody takes it for a failure to be recorded. */
export class Crashed extends Error {}

/** Wraps a hook so that its error is recognized, and so that after it nothing gets through any more. */
export function crashPoints(hook: CrashHook | undefined): CrashHook {
  let dead: Crashed | undefined;
  return (point) => {
    if (dead) throw dead;
    try {
      hook?.(point);
    } catch (cause) {
      dead = new Crashed(`Crashed at ${point}`, { cause });
      throw dead;
    }
  };
}
