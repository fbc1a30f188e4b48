/** What YAML or JSON holds. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

export const isMap = (value: Plain | undefined): value is { [key: string]: Plain } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
