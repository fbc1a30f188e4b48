import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";
import { checkBatch } from "../domain/batch/batch-check.ts";
import type { BatchSpec } from "../domain/batch/batch-spec.ts";
import { type Buildspec, BuildspecError } from "../domain/buildspec.ts";
import { checkBuildspec } from "../domain/buildspec-check.ts";
import type { LineOf, Yaml } from "../domain/yaml-reader.ts";

export const mostBuildspecBytes = 1024 * 1024;
const mostAliases = 100;
const mostNodes = 50_000;
const deepest = 64;
/** What plain JSON and text are made of; everything else could mean code or bytes. */
const plainTags = ["map", "seq", "str", "int", "float", "bool", "null", "merge"].map((name) => `tag:yaml.org,2002:${name}`);

/** Reads a buildspec. Throws BuildspecError. */
export function readBuildspec(text: string): Buildspec {
  const { plain, lineOf } = readYaml(text);
  return checkBuildspec(plain, lineOf);
}

/** Reads the `batch` section of a buildspec, which needs no other. Throws BuildspecError. */
export function readBatchSpec(text: string): BatchSpec {
  const spec = checkBatch(readYaml(text).plain);
  if (!spec) throw new BuildspecError("The buildspec has no batch section, which a batch build needs");
  return spec;
}

/**
 * JSON is YAML too. Custom tags, alias bombs, several documents and deep nesting are refused; every scalar
 * stays the text that was written. Throws BuildspecError.
 */
export function readYaml(text: string): { plain: Yaml; lineOf: LineOf } {
  if (Buffer.byteLength(text) > mostBuildspecBytes) throw new BuildspecError(`The buildspec is larger than ${mostBuildspecBytes} bytes`);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    lineCounter: lines,
    uniqueKeys: true,
    merge: true,
    logLevel: "error",
    prettyErrors: false,
  });
  const problem = document.errors[0];
  if (problem) {
    const at = lines.linePos(problem.pos[0]).line;
    throw new BuildspecError(`yaml: line ${at}: ${problem.message}`);
  }
  let nodes = 0;
  visit(document, {
    Node(_, node, path) {
      nodes += 1;
      if (nodes > mostNodes || path.length > deepest) throw new BuildspecError("The buildspec is nested too deeply or too large");
      if (isScalar(node) && typeof node.value === "string" && (node.value.includes("\0") || !node.value.isWellFormed())) {
        throw new BuildspecError("The buildspec holds a character that is not allowed");
      }
      if (!isAlias(node) && node.tag && !plainTags.includes(node.tag)) throw new BuildspecError(`Unsupported YAML tag: ${node.tag}`);
    },
  });
  const plain = toPlain(() => document.toJS({ maxAliasCount: mostAliases }) as unknown);
  return { plain, lineOf: lineFinder(document.contents, lines) };
}

function toPlain(convert: () => unknown): Yaml {
  try {
    return convert() as Yaml;
  } catch (cause) {
    throw new BuildspecError(`yaml: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

const lineFinder =
  (root: Node | null, lines: LineCounter): LineOf =>
  (path) => {
    let node: unknown = root;
    for (const key of path) {
      if (isMap(node) || isSeq(node)) node = node.get(key, true);
    }
    const range = isMap(node) || isSeq(node) || isScalar(node) ? node.range : undefined;
    return range ? lines.linePos(range[0]).line : undefined;
  };
