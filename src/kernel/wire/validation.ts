import type { Constraint, Contract } from "../../contracts/index.ts";
import { serializationError } from "./errors.ts";
import { wholeMatch } from "./pattern.ts";
import { type Kind, kindOf, membersOf, nameOf, type Schema, traitsOf } from "./schema.ts";

/**
 * Required members (from the SDK's schemas) and lengths, ranges, patterns, enums (from the generated tables), with AWS's older
 * wording. A first pass only says yes or no; the paths of a message are built when it said no.
 */
export interface Validate {
  accepts(value: unknown): boolean;
  explain(value: unknown, path: string, found: string[]): void;
}

interface Test {
  passes(value: unknown): boolean;
  demand: string;
  isPattern?: true;
}

const acceptAll: Validate = { accepts: () => true, explain: () => {} };

/** AWS counts code points. */
const textLength = (text: string): number => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);

const lengthOf = (value: unknown): number => {
  if (typeof value === "string") return textLength(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof Uint8Array) return value.byteLength;
  return typeof value === "object" && value !== null && !("pipe" in value) ? Object.keys(value).length : Number.NaN;
};

function rangeTests([low, high]: [number | null, number | null], kind: Kind): Test[] {
  const tests: Test[] = [];
  const word = kind === "number" ? "value" : "length";
  const measure = kind === "number" ? Number : lengthOf;
  // A stream has no length before it is read: NaN compares false, hence the negations.
  if (low !== null && (kind === "number" || low > 0))
    tests.push({ passes: (value) => !(measure(value) < low), demand: `Member must have ${word} greater than or equal to ${low}` });
  if (high !== null)
    tests.push({ passes: (value) => !(measure(value) > high), demand: `Member must have ${word} less than or equal to ${high}` });
  return tests;
}

const integerBits = { 32: 2 ** 31, 64: 2 ** 63 };
/** Not a constraint but a type: a fraction or an overflow is a SerializationException, whoever validates the rest. */
const integerTest = (bits: 32 | 64): Test => ({
  passes(value) {
    const limit = integerBits[bits];
    if (Number.isInteger(value) && (value as number) < limit && (value as number) >= -limit) return true;
    throw serializationError(`NUMBER_VALUE can not be converted to ${bits === 32 ? "an Integer" : "a Long"}`);
  },
  demand: "Member must be an integer",
});

function testsOf(constraint: Constraint | undefined, kind: Kind): Test[] {
  if (!constraint) return [];
  const tests: Test[] = [];
  if (kind === "number" && constraint.integer) tests.push(integerTest(constraint.integer));
  if (constraint.range && ["number", "string", "blob", "list", "map"].includes(kind)) tests.push(...rangeTests(constraint.range, kind));
  if (kind !== "string") return tests;
  const { pattern, values } = constraint;
  if (pattern) {
    let expression: RegExp | undefined;
    const matches = (value: unknown): boolean => {
      expression ??= wholeMatch(pattern);
      return expression.test(value as string);
    };
    tests.push({ passes: matches, demand: `Member must satisfy regular expression pattern: ${pattern}`, isPattern: true });
  }
  if (values) {
    const known = new Set<unknown>(values);
    tests.push({ passes: (value) => known.has(value), demand: `Member must satisfy enum value set: [${values.join(", ")}]` });
  }
  return tests;
}

const longestShown = 1024;
const cut = (text: string): string => (text.length > longestShown ? `${text.slice(0, longestShown)}...` : text);
function show(value: unknown): string {
  if (Array.isArray(value)) return cut(`[${value.slice(0, 100).map(show).join(", ")}]`);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `blob of ${value.byteLength} bytes`;
  if (typeof value !== "object" || value === null) return cut(String(value));
  const pairs = Object.entries(value)
    .slice(0, 100)
    .map(([key, entry]) => `${key}=${show(entry)}`);
  return cut(`{${pairs.join(", ")}}`);
}

/** A pattern is not tried on a long text that has the wrong length already: some take quadratic time. */
const failing = (tests: Test[], value: unknown): Test[] => {
  const byLength = tests.filter((test) => !test.isPattern && !test.passes(value));
  if (byLength.length && typeof value === "string" && value.length > longestShown) return byLength;
  return tests.filter((test) => !test.passes(value));
};
const passesAll = (tests: Test[], value: unknown): boolean => tests.every((test) => test.passes(value));

/** Sensitive members are never shown, nor is a list or map of them. */
const isSensitive = (schema: Schema): boolean => {
  if (traitsOf(schema).sensitive) return true;
  const kind = kindOf(schema);
  return (kind === "list" || kind === "map") && isSensitive(schema.getValueSchema());
};
const shownValue = (schema: Schema, value: unknown): string => (isSensitive(schema) ? "***Sensitive Data Redacted***" : show(value));

const report = (schema: Schema, tests: Test[], value: unknown, path: string, found: string[]): void => {
  for (const { demand } of failing(tests, value))
    found.push(`Value '${shownValue(schema, value)}' at '${path}' failed to satisfy constraint: ${demand}`);
};

const isNested = (kind: Kind): boolean => kind === "structure" || kind === "list" || kind === "map";

function listValidate(schema: Schema, own: Test[], items: Test[], nested: Validate | undefined): Validate {
  return {
    accepts: (value) =>
      passesAll(own, value) && (value as unknown[]).every((item) => passesAll(items, item) && (nested?.accepts(item) ?? true)),
    explain(value, path, found) {
      report(schema, own, value, path, found);
      const broken = (value as unknown[]).find((item) => !passesAll(items, item));
      if (broken !== undefined) {
        const demands = failing(items, broken).map((test) => test.demand);
        found.push(
          `Value '${shownValue(schema, value)}' at '${path}' failed to satisfy constraint: Member must satisfy constraint: [${demands.join(", ")}]`,
        );
      }
      if (!nested) return;
      for (const [index, item] of (value as unknown[]).entries())
        if (!nested.accepts(item)) nested.explain(item, `${path}.${index + 1}.member`, found);
    },
  };
}

function mapValidate(schema: Schema, own: Test[], keys: Test[], nested: Validate | undefined): Validate {
  return {
    accepts: (value) =>
      passesAll(own, value) &&
      Object.entries(value as object).every(([key, entry]) => passesAll(keys, key) && (nested?.accepts(entry) ?? true)),
    explain(value, path, found) {
      report(schema, own, value, path, found);
      for (const [key, entry] of Object.entries(value as object)) {
        const demands = failing(keys, key).map((test) => test.demand);
        if (demands.length)
          found.push(
            `Value '${shownValue(schema, value)}' at '${path}' failed to satisfy constraint: Map keys must satisfy constraint: [${demands.join(", ")}]`,
          );
        if (nested && !nested.accepts(entry)) nested.explain(entry, `${path}.${cut(key)}.member`, found);
      }
    },
  };
}

interface CheckedMember {
  name: string;
  required: boolean;
  validate: Validate | undefined;
}
const structureValidate = (members: CheckedMember[]): Validate => ({
  accepts: (value) =>
    members.every(({ name, required, validate }) => {
      const entry = (value as Record<string, unknown>)[name];
      return entry === undefined || entry === null ? !required : (validate?.accepts(entry) ?? true);
    }),
  explain(value, path, found) {
    for (const { name, required, validate } of members) {
      const entry = (value as Record<string, unknown>)[name];
      const at = path ? `${path}.${name}` : name;
      if (entry !== undefined && entry !== null) validate?.explain(entry, at, found);
      else if (required) found.push(`Value null at '${at}' failed to satisfy constraint: Member must not be null`);
    }
  },
});

/** What is left to check where a service models its own exception for every other mistake. */
const onlyTypes = (constraint: Constraint): Constraint => ({
  ...(constraint.integer ? { integer: constraint.integer } : {}),
  ...(constraint.items ? { items: onlyTypes(constraint.items) } : {}),
});

/** Compiles the checks of a service's inputs, each structure once and at its first use. */
export function validators(contract: Pick<Contract, "table" | "validatedBy">): (schema: Schema) => Validate {
  const byWire = contract.validatedBy === "wire";
  const { structures } = contract.table;
  const constraints = byWire ? contract.table.constraints : contract.table.constraints.map(onlyTypes);
  const compiled = new WeakMap<object, Validate>();

  const build = (schema: Schema, constraint: Constraint | undefined): Validate | undefined => {
    const kind = kindOf(schema);
    if (kind === "structure") return structure(schema);
    const own = testsOf(constraint, kind);
    if (kind === "list" || kind === "map") {
      const item = schema.getValueSchema();
      const nested = isNested(kindOf(item)) || kind === "map" ? build(item, constraint?.items) : undefined;
      if (kind === "map") return mapValidate(schema, own, testsOf(constraint?.keys, "string"), nested);
      return listValidate(schema, own, isNested(kindOf(item)) ? [] : testsOf(constraint?.items, kindOf(item)), nested);
    }
    if (!own.length) return undefined;
    return {
      accepts: (value) => passesAll(own, value),
      explain: (value, path, found) => report(schema, own, value, path, found),
    };
  };

  const structure = (schema: Schema): Validate => {
    const key = schema.getSchema() as object;
    const known = compiled.get(key);
    if (known) return known;
    const validate: Validate = { ...acceptAll };
    compiled.set(key, validate);
    const indices = structures[nameOf(schema)];
    const members = membersOf(schema).map((member) => {
      const index = indices?.[member.name];
      const constraint = index === undefined ? undefined : constraints[index];
      return { name: member.name, required: byWire && member.required, validate: build(member.schema, constraint) };
    });
    return Object.assign(validate, structureValidate(members.filter((member) => member.required || member.validate)));
  };

  return (schema) => (kindOf(schema) === "structure" ? structure(schema) : acceptAll);
}

/** `2 validation errors detected: Value … ; Value …` */
export function validationMessage(validate: Validate, input: unknown): string {
  const found: string[] = [];
  validate.explain(input, "", found);
  return `${found.length} validation error${found.length > 1 ? "s" : ""} detected: ${found.join("; ")}`;
}
