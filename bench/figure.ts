/** One measured figure: ours beside its peer, in the same run on the same machine. Never an assertion. */
export interface Figure {
  name: string;
  /** What we want, in words: "≤ 2.5 × the bare sandbox start, and ≤ 150 ms". */
  target: string;
  measure(): Promise<Measured>;
}

export interface Measured {
  /** Medians with their unit, in the order they should be read. */
  rows: Record<string, string>;
  /** Whether the target was met in this run. */
  met: boolean;
}

export const percentile = (values: number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
export const median = (values: number[]): number => percentile(values, 0.5);
export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
