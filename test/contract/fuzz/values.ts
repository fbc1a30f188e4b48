import type { Constraint, Contract } from "../../../src/contracts/index.ts";
import { wholeMatch } from "../../../src/kernel/wire/pattern.ts";
import { kindOf, membersOf, nameOf, type Schema } from "../../../src/kernel/wire/schema.ts";
import type { Random } from "./random.ts";

/** Texts that real requests hold, and texts that break things. */
const usual = [
  "demo",
  "a",
  "demo-1",
  "main",
  "refs/heads/main",
  "1",
  "true",
  "/",
  "{}",
  "[]",
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":{"AWS":"*"}}]}',
  '{"source":["aws.codebuild"]}',
  "version: 0.2\nphases:\n  build:\n    commands:\n      - echo hi\n",
  "arn:aws:iam::123456789012:role/demo",
  "arn:aws:codebuild:us-east-1:123456789012:project/demo",
  "arn:aws:codepipeline:us-east-1:123456789012:demo",
  "arn:aws:s3:::demo",
  "demo:6b8a9d3e-31c5-4a3b-9d67-0f3a6f0f5c11",
  "6b8a9d3e-31c5-4a3b-9d67-0f3a6f0f5c11",
  "d-ABCDEFGHI",
  "123456789012",
  "us-east-1",
  "eyJvZmZzZXQiOjF9",
  "AKIAIOSFODNN7EXAMPLE",
  "/aws/codebuild/demo",
  "rate(1 minute)",
  "0123456789012345678901234567890123456789",
];
const hostile = [
  "",
  " ",
  "\u0000",
  "\ud800",
  "__proto__",
  "constructor",
  "toString",
  "../../../../etc/passwd",
  "'; drop table pipeline; --",
  "%00%ff%",
  "ünïcödé ☃ 💥",
  "\r\n\r\nHTTP/1.1 200 OK",
  "-1",
  "NaN",
  "1e400",
  "a".repeat(300),
  "b".repeat(70_000),
  "&a [*a,*a,*a]",
  "${".repeat(200),
  "*".repeat(500),
  "<a>&lt;</a>",
];
const otherTypes: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 40,
  "text",
  [],
  {},
  [null],
  [[[]]],
  { a: { b: {} } },
  ["a"],
  { __type: "x" },
];
const numbers = [0, 1, 2, 5, 10, 60, 100, -1, 2 ** 31 - 1, 2 ** 31, 1.5, 1e21, Number.MAX_SAFE_INTEGER];

export interface ValueMaker {
  /** An input: mostly of the right shape, with `faults` (0–1) of its values wrong. */
  input(schema: Schema, faults: number): Record<string, unknown>;
}

export function valueMaker({ table }: Contract, random: Random): ValueMaker {
  const fitting = new WeakMap<Constraint, string[]>();
  const texts = (constraint: Constraint | undefined): string[] => {
    if (!constraint?.pattern && !constraint?.range) return usual;
    const known = fitting.get(constraint);
    if (known) return known;
    const expression = constraint.pattern ? wholeMatch(constraint.pattern) : undefined;
    const [low, high] = constraint.range ?? [null, null];
    const fits = (text: string): boolean => text.length >= (low ?? 0) && text.length <= (high ?? 1e6) && (expression?.test(text) ?? true);
    const found = [...usual, "a".repeat(low ?? 1), "A".repeat(low ?? 1), "1".repeat(low ?? 1)].filter(fits);
    fitting.set(constraint, found.length ? found : usual);
    return fitting.get(constraint) as string[];
  };

  const text = (constraint: Constraint | undefined, faults: number): string => {
    if (random.chance(faults)) return random.pick(hostile);
    if (constraint?.values?.length) return random.pick(constraint.values);
    // The first that fits is mostly "demo", the name of what is there: so that requests reach further than "not found".
    const fitting = texts(constraint);
    return random.chance(0.5) ? (fitting[0] as string) : random.pick(fitting);
  };

  const number = (constraint: Constraint | undefined, faults: number): number => {
    const [low, high] = constraint?.range ?? [null, null];
    if (random.chance(faults)) return random.pick(numbers);
    return (low ?? 0) + random.below(Math.min((high ?? 100) - (low ?? 0), 1000) + 1);
  };

  const value = (schema: Schema, constraint: Constraint | undefined, faults: number, depth: number): unknown => {
    if (random.chance(faults / 3)) return random.pick(otherTypes);
    const count = (): number => random.below(random.chance(0.02) ? 60 : 3);
    switch (kindOf(schema)) {
      case "structure":
        return structure(schema, faults, depth + 1);
      case "list": {
        const length = Math.max(depth > 6 ? 0 : count(), random.chance(faults) ? 0 : (constraint?.range?.[0] ?? 0));
        return Array.from({ length: Math.min(length, 60) }, () => value(schema.getValueSchema(), constraint?.items, faults, depth + 1));
      }
      case "map": {
        const entries = Array.from({ length: depth > 6 ? 0 : count() }, () => [
          text(constraint?.keys, faults),
          value(schema.getValueSchema(), constraint?.items, faults, depth + 1),
        ]);
        return Object.fromEntries(entries);
      }
      case "number":
        return number(constraint, faults);
      case "boolean":
        return random.chance(0.5);
      case "timestamp":
        return random.chance(faults) ? random.pick([-1e300, 0, 1e15, "yesterday"]) : 1_700_000_000 + random.below(1e8);
      case "blob":
        return random.chance(faults) ? random.pick(hostile) : Buffer.from(random.pick(usual)).toString("base64");
      default:
        return text(constraint, faults);
    }
  };

  const structure = (schema: Schema, faults: number, depth: number): Record<string, unknown> => {
    const made: Record<string, unknown> = {};
    const indices = table.structures[nameOf(schema)] ?? {};
    const optional = depth > 5 ? 0 : random.pick([0, 0.2, 0.6]);
    for (const member of membersOf(schema)) {
      if (!random.chance(member.required ? 1 - faults / 4 : optional)) continue;
      const index = indices[member.name];
      made[member.name] = value(member.schema, index === undefined ? undefined : table.constraints[index], faults, depth);
    }
    return made;
  };

  return { input: (schema, faults) => structure(schema, faults, 0) };
}
