import { BuildspecError } from "./buildspec.ts";

/** Plain YAML as a buildspec uses it: every scalar is text, because `FOO: 010` must stay `010`. An empty value is null. */
export type Yaml = string | null | Yaml[] | { [key: string]: Yaml };

/** Where a value stands in the file, for messages; undefined when not known. Lines count from 1. */
export type LineOf = (path: (string | number)[]) => number | undefined;

export const isMap = (value: Yaml | undefined): value is { [key: string]: Yaml } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function mapAt(parent: { [key: string]: Yaml }, key: string): { [key: string]: Yaml } {
  const value = parent[key];
  if (value === undefined || value === null || value === "") return {};
  if (!isMap(value)) throw new BuildspecError(`Expected ${key} to be a map`);
  return value;
}

export function textAt(parent: { [key: string]: Yaml }, key: string): string | undefined {
  const value = parent[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new BuildspecError(`Expected ${key} to be of string type`);
  return value;
}

/** A lone text counts as a list of one, as AWS accepts it in real files. */
export function textsAt(parent: { [key: string]: Yaml }, key: string): string[] {
  const value = parent[key];
  if (value === undefined || value === null || value === "") return [];
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) throw new BuildspecError(`Expected ${key} to be a list of strings`);
  return value.map((item, index) => {
    if (typeof item !== "string") throw new BuildspecError(`Expected ${key}[${index}] to be of string type`);
    return item;
  });
}

export function textMapAt(parent: { [key: string]: Yaml }, key: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(mapAt(parent, key)).map(([name, value]) => {
      if (value !== null && typeof value !== "string") throw new BuildspecError(`Expected ${key}.${name} to be of string type`);
      return [name, value ?? ""];
    }),
  );
}

/** YAML 1.1 says yes and no, 1.2 says true and false; buildspecs in the wild hold both. */
export function switchAt(parent: { [key: string]: Yaml }, key: string): boolean {
  const text = textAt(parent, key)?.toLowerCase();
  if (text === undefined || text === "") return false;
  if (["yes", "true", "on"].includes(text)) return true;
  if (["no", "false", "off"].includes(text)) return false;
  throw new BuildspecError(`Expected ${key} to be yes or no, found ${text}`);
}
