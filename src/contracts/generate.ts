import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Constraint, ConstraintTable } from "./contract.ts";

/**
 * Writes `generated/*.json` from botocore's models: `node src/contracts/generate.ts <botocore>/data`.
 * Botocore's patterns are the originals that AWS prints in its messages; the SDK's schemas carry none at all.
 */
interface Shape {
  type: string;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  member?: { shape: string };
  key?: { shape: string };
  value?: { shape: string };
  members?: Record<string, { shape: string }>;
}
interface Model {
  shapes: Record<string, Shape>;
  operations: Record<string, { input?: { shape: string }; errors?: { shape: string }[] }>;
}

const folders = [
  "codeconnections",
  "codestar-connections",
  "codepipeline",
  "codebuild",
  "codedeploy",
  "codeartifact",
  "proton",
  "s3",
  "sts",
  "iam",
  "logs",
  "events",
  "codecommit",
  "ssm",
  "secretsmanager",
  "ecr",
];

/** Each takes exponential time in a backtracking engine (`[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*`), so that one text would stop the server. */
const refusedPatterns = new Set([
  "^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$",
  "^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$",
  "^[a-z0-9*](?:[._\\-/a-z0-9*]?[a-z0-9*]+)*$",
]);

/** Keeps what inputs reach: outputs are our own and need no check. */
export function constraintTable({ shapes, operations }: Model): ConstraintTable {
  const table: ConstraintTable = { constraints: [], structures: {}, errors: {} };
  const indices = new Map<string, number>();
  const seen = new Set<string>();

  const indexOf = (constraint: Constraint): number => {
    const key = JSON.stringify(constraint);
    const known = indices.get(key);
    if (known !== undefined) return known;
    indices.set(key, table.constraints.length);
    return table.constraints.push(constraint) - 1;
  };

  const describe = (name: string, parents: string[]): Constraint | undefined => {
    const shape = shapes[name];
    if (!shape || parents.includes(name)) return undefined;
    if (shape.type === "structure") walk(name);
    const inner = (ref: { shape: string } | undefined) => (ref ? describe(ref.shape, [...parents, name]) : undefined);
    const items = inner(shape.member ?? shape.value);
    const keys = inner(shape.key);
    const bounded = shape.min !== undefined || shape.max !== undefined;
    const bits = ({ integer: 32, long: 64 } as Record<string, 32 | 64>)[shape.type];
    const constraint: Constraint = {
      ...(bits ? { integer: bits } : {}),
      ...(bounded ? { range: [shape.min ?? null, shape.max ?? null] as [number | null, number | null] } : {}),
      ...(shape.pattern && !refusedPatterns.has(shape.pattern) ? { pattern: shape.pattern } : {}),
      ...(shape.enum ? { values: shape.enum } : {}),
      ...(items ? { items } : {}),
      ...(keys ? { keys } : {}),
    };
    return Object.keys(constraint).length ? constraint : undefined;
  };

  const walk = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const members: Record<string, number> = {};
    for (const [member, { shape }] of Object.entries(shapes[name]?.members ?? {})) {
      const constraint = describe(shape, []);
      if (constraint) members[member] = indexOf(constraint);
    }
    if (Object.keys(members).length) table.structures[name] = members;
  };

  for (const [name, { input, errors }] of Object.entries(operations)) {
    if (input) walk(input.shape);
    table.errors[name] = (errors ?? []).map((error) => error.shape);
  }
  return table;
}

async function readModel(folder: string): Promise<Model> {
  const version = (await readdir(folder)).sort().at(-1) as string;
  const file = (await readdir(join(folder, version))).find((name) => name.startsWith("service-2.json")) as string;
  const bytes = await readFile(join(folder, version, file));
  return JSON.parse((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")) as Model;
}

export async function generate(data: string, target: URL): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const name of folders) {
    const table = constraintTable(await readModel(join(data, name)));
    await writeFile(new URL(`${name}.json`, target), `${JSON.stringify(table)}\n`);
  }
}

if (import.meta.main) await generate(process.argv[2] as string, new URL("./generated/", import.meta.url));
