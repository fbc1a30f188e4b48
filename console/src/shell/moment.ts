/** AWS's JSON timestamps are epoch seconds. */
export const moment = (seconds: number | undefined): string => (seconds === undefined ? "–" : new Date(seconds * 1000).toLocaleString());

/** A duration a person reads at a glance: "850 ms", "12 s", "3 min 5 s". */
export function duration(seconds: number | undefined): string {
  if (seconds === undefined) return "–";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
