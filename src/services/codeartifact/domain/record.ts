export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A text with something in it, cut where nobody reads on. */
export const textOf = (value: unknown, most = 2000): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, most) : undefined;
