import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** The rules of ARCHITECTURE.md and STYLE.md that a machine can hold. Each message says what to do. */
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const filesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );

const sources = filesBelow("src").filter((file) => file.endsWith(".ts"));
const text = new Map(sources.map((file) => [file, readFileSync(join(root, file), "utf8")]));

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}
/** Imports of our own files: static, re-exported and dynamic ones. */
const imports: Import[] = sources.flatMap((from) =>
  [...text.get(from)!.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s)?[^"';]*?from\s+"(\.[^"]+)"|import\(\s*"(\.[^"]+)"\s*\)/g)].map(
    (match) => ({
      from,
      to: relative(root, resolve(root, dirname(from), match[2] ?? match[3]!)),
      typeOnly: match[1] !== undefined,
    }),
  ),
);

const layer = (file: string): string => file.split("/")[1]!.replace(/\.ts$/, "");
const folderOf = (file: string): string => file.split("/").slice(0, 3).join("/");
const isTest = (file: string) => file.endsWith(".test.ts");
const production = imports.filter(({ from }) => !isTest(from));
const show = (found: Import[]) => found.map(({ from, to }) => `${from} -> ${to}`);

describe("the direction of imports", () => {
  const mayImport: Record<string, string[]> = {
    base: ["base"],
    contracts: ["contracts", "base"],
    kernel: ["kernel", "contracts", "base", "config"],
    services: ["services", "kernel", "contracts", "base"],
    companions: ["companions", "kernel", "contracts", "base"],
    agent: ["agent"],
    config: ["base"],
  };

  it("points right, never left (ARCHITECTURE.md §3): move what is shared into a kernel folder or call the operation", () => {
    const wrong = production.filter(({ from, to }) => mayImport[layer(from)] && !mayImport[layer(from)]!.includes(layer(to)));
    expect(show(wrong)).toEqual([]);
  });

  it("has no import between two services or companions: call the operation, hear the event", () => {
    const wrong = production.filter(
      ({ from, to }) =>
        ["services", "companions"].includes(layer(from)) &&
        ["services", "companions"].includes(layer(to)) &&
        folderOf(from) !== folderOf(to),
    );
    expect(show(wrong)).toEqual([]);
  });

  it("uses a kernel folder through its index.ts only", () => {
    const wrong = production.filter(
      ({ from, to }) =>
        to.startsWith("src/kernel/") && to.split("/").length > 3 && folderOf(from) !== folderOf(to) && !to.endsWith("/index.ts"),
    );
    expect(show(wrong)).toEqual([]);
  });

  it("has no cycle at run time", () => {
    const edges = new Map<string, string[]>();
    for (const { from, to, typeOnly } of production) if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
    const done = new Set<string>();
    const cycle = (file: string, path: string[]): string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return undefined;
      for (const next of edges.get(file) ?? []) {
        const found = cycle(next, [...path, file]);
        if (found) return found;
      }
      done.add(file);
      return undefined;
    };
    for (const file of edges.keys()) expect(cycle(file, []), "break the cycle by moving what both need below them").toBeUndefined();
  });
});

describe("pure code", () => {
  const domain = sources.filter((file) => file.includes("/domain/") && !isTest(file));

  it("has no await, clock, randomness or environment in domain/", () => {
    const impure = /\bawait\b|\bDate\.now\(|new Date\(\)|Math\.random|process\.|setTimeout|setInterval/;
    const code = (file: string) => text.get(file)!.replace(/\/\*[\s\S]*?\*\/|\/\/.*|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g, "");
    expect(domain.filter((file) => impure.test(code(file)))).toEqual([]);
  });

  it("imports no package in domain/, except types", () => {
    const packages = /(?:^|\n)import\s+(?!type\b)[^"';]*from\s+"(?!\.)[^"]+"/;
    expect(domain.filter((file) => packages.test(text.get(file)!))).toEqual([]);
  });
});

describe("files", () => {
  it("stay below 400 lines: split by a word of the domain", () => {
    const long = sources.filter((file) => !file.includes("/generated/") && text.get(file)!.split("\n").length > 400);
    expect(long).toEqual([]);
  });

  it("are kebab-case, except operations, which carry AWS's names", () => {
    const wrong = sources.filter((file) => {
      const name = file
        .split("/")
        .at(-1)!
        .replace(/(\.test)?\.ts$/, "");
      return file.includes("/operations/") ? !/^([A-Z][A-Za-z0-9]+|[a-z][a-z0-9-]*)$/.test(name) : !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
    });
    expect(wrong).toEqual([]);
  });

  it("have names that say something", () => {
    const vague = /\/(utils?|helpers?|common|misc|manager|lib|shared)(\/|\.ts$)/;
    expect(sources.filter((file) => vague.test(file))).toEqual([]);
  });

  it("read process.env in config.ts only", () => {
    const readers = sources.filter((file) => !isTest(file) && /process\.env\b/.test(text.get(file)!));
    expect(readers.filter((file) => file !== "src/config.ts" && !file.startsWith("src/agent/"))).toEqual([]);
  });

  it("have no default export, no marks left for later, no module-level mutable state", () => {
    const code = sources.filter((file) => !isTest(file));
    expect(code.filter((file) => /\nexport default /.test(text.get(file)!))).toEqual([]);
    expect(code.filter((file) => /\b(TODO|FIXME|XXX)\b/.test(text.get(file)!))).toEqual([]);
    expect(code.filter((file) => /\n(export )?let /.test(text.get(file)!))).toEqual([]);
  });

  it("lock packages by version and hash, not by a registry's address", () => {
    expect(/"resolved": "ht{2}p/.test(readFileSync(join(root, "package-lock.json"), "utf8"))).toBe(false);
  });
});
