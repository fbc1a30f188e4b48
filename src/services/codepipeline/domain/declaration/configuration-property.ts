/** One key of an action's configuration. */
export interface ConfigurationProperty {
  name: string;
  required: boolean;
  description: string;
  /** The only values that make sense, where there are such. */
  values?: readonly string[];
  /** Shown as `****` to everybody but the job worker. */
  secret?: boolean;
  /** Job workers may ask for the jobs with one value of it. */
  queryable?: boolean;
  type?: "String" | "Number" | "Boolean";
}

export const required = (name: string, description: string, values?: readonly string[]): ConfigurationProperty => ({
  ...{ name, required: true, description },
  ...(values ? { values } : {}),
});
export const optional = (name: string, description: string, values?: readonly string[]): ConfigurationProperty => ({
  ...{ name, required: false, description },
  ...(values ? { values } : {}),
});
export const booleans = ["true", "false"] as const;
export const hours = (count: number): number => count * 60;
export const days = (count: number): number => hours(24 * count);
