import { isMap, type Plain } from "./plain.ts";
import type { Property } from "./schema.ts";

/** Whether a text holds something that a pattern finds. Given from outside, because a hostile pattern must be stopped by a clock. */
export type Matches = (pattern: string, text: string) => boolean;

export interface CheckedInputs {
  /** With the defaults filled in; what has none is absent. */
  values: { [name: string]: Plain };
  /** Each with the path of the value in question. */
  problems: string[];
}

/** Checks what a spec gives against an input type. A default is taken as it is, because many contradict their own bounds. */
export function checkInputs(schema: Property, given: Plain | undefined, path: string, matches: Matches): CheckedInputs {
  const problems: string[] = [];
  if (given !== undefined && given !== null && !isMap(given)) return { values: {}, problems: [`${path} must be a map`] };
  const values = object(schema, given ?? {}, path, { matches, problems });
  return { values, problems };
}

interface Check {
  matches: Matches;
  problems: string[];
}

function object(schema: Property, given: { [name: string]: Plain }, path: string, check: Check): { [name: string]: Plain } {
  const properties = new Map(Object.entries(schema.properties ?? {}));
  const values = new Map<string, Plain>();
  for (const [name, value] of Object.entries(given)) {
    const property = properties.get(name);
    if (property) values.set(name, one(property, value, `${path}.${name}`, check));
    else if (schema.additionalProperties === true) values.set(name, value);
    else check.problems.push(`${path}.${name} is not in the schema`);
  }
  for (const [name, property] of properties) {
    if (values.has(name)) continue;
    if (property.default !== undefined) values.set(name, property.default);
    else if (schema.required?.includes(name)) check.problems.push(`${path}.${name} is required`);
  }
  return Object.fromEntries(values);
}

function one(property: Property, value: Plain, path: string, check: Check): Plain {
  if (value === null && property.nullable) return value;
  if (!isOfType(property, value)) {
    check.problems.push(`${path} must be of type ${property.type}`);
    return value;
  }
  if (property.enum && !property.enum.some((allowed) => allowed === value))
    check.problems.push(`${path} must be one of ${property.enum.map((allowed) => JSON.stringify(allowed)).join(", ")}`);
  if (typeof value === "string") text(property, value, path, check);
  if (typeof value === "number") number(property, value, path, check);
  if (Array.isArray(value)) return array(property, value, path, check);
  return isMap(value) ? object(property, value, path, check) : value;
}

function isOfType({ type }: Property, value: Plain): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isMap(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function text({ minLength, maxLength, pattern }: Property, value: string, path: string, { matches, problems }: Check): void {
  const length = Array.from(value).length;
  if (minLength !== undefined && length < minLength) problems.push(`${path} must have at least ${minLength} characters`);
  if (maxLength !== undefined && length > maxLength) problems.push(`${path} must have at most ${maxLength} characters`);
  if (pattern !== undefined && !matches(pattern, value)) problems.push(`${path} must match the pattern ${pattern}`);
}

function number(property: Property, value: number, path: string, { problems }: Check): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = property;
  if (minimum !== undefined && (value < minimum || (exclusiveMinimum && value === minimum)))
    problems.push(`${path} must be ${exclusiveMinimum ? "above" : "at least"} ${minimum}`);
  if (maximum !== undefined && (value > maximum || (exclusiveMaximum && value === maximum)))
    problems.push(`${path} must be ${exclusiveMaximum ? "below" : "at most"} ${maximum}`);
  if (multipleOf && !Number.isInteger(value / multipleOf)) problems.push(`${path} must be a multiple of ${multipleOf}`);
}

function array(property: Property, value: Plain[], path: string, check: Check): Plain[] {
  const { minItems, maxItems, uniqueItems, items } = property;
  if (minItems !== undefined && value.length < minItems) check.problems.push(`${path} must have at least ${minItems} items`);
  if (maxItems !== undefined && value.length > maxItems) check.problems.push(`${path} must have at most ${maxItems} items`);
  if (uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
    check.problems.push(`${path} must have no item twice`);
  return value.map((item, index) => (items ? one(items, item, `${path}[${index}]`, check) : item));
}
