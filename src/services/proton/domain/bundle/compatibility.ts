import type { InputSchema, Property } from "./schema.ts";

/** Why specs written for an earlier minor version would not do for this one; nothing where they would. */
export function incompatibilities(earlier: InputSchema, later: InputSchema): string[] {
  const found = compare("", earlier.inputs, later.inputs);
  if (earlier.pipeline && !later.pipeline) found.push("pipeline_input_type was removed");
  if (earlier.pipeline && later.pipeline) found.push(...compare("pipeline.", earlier.pipeline, later.pipeline));
  return found;
}

function compare(path: string, earlier: Property, later: Property): string[] {
  const before = earlier.properties ?? {};
  const after = later.properties ?? {};
  const required = new Set(later.required);
  const found: string[] = [];
  for (const [name, old] of Object.entries(before)) {
    const now = after[name];
    if (now) found.push(...changes(`${path}${name}`, old, now));
    else found.push(`${path}${name} was removed`);
  }
  for (const name of required) {
    const isNew = !earlier.required?.includes(name);
    if (isNew && after[name]?.default === undefined) found.push(`${path}${name} is required now and has no default`);
  }
  return found;
}

const lower = ["minLength", "minimum", "minItems"] as const;
const upper = ["maxLength", "maximum", "maxItems"] as const;

function changes(path: string, old: Property, now: Property): string[] {
  if (old.type !== now.type && !(old.type === "integer" && now.type === "number"))
    return [`${path} changed its type from ${old.type} to ${now.type}`];
  const found: string[] = [];
  const lost = now.enum && (old.enum ? old.enum.filter((value) => !now.enum!.includes(value)) : [undefined]);
  if (lost && lost.length > 0) found.push(`${path} allows fewer values`);
  if (now.pattern !== undefined && now.pattern !== old.pattern) found.push(`${path} has another pattern`);
  for (const bound of lower) if ((now[bound] ?? -Infinity) > (old[bound] ?? -Infinity)) found.push(`${path} has a stricter ${bound}`);
  for (const bound of upper) if ((now[bound] ?? Infinity) < (old[bound] ?? Infinity)) found.push(`${path} has a stricter ${bound}`);
  if (old.type === "object") found.push(...compare(`${path}.`, old, now));
  if (old.items && now.items) found.push(...changes(`${path}[]`, old.items, now.items));
  return found;
}
