import { parseDocument } from "yaml";
import type { Plain } from "../domain/bundle/plain.ts";
import { BundleProblem } from "../domain/bundle/problem.ts";

/** One YAML document as plain data. Aliases are bounded, because a few lines of them can stand for gigabytes. */
export function readYaml(bytes: Uint8Array, name: string): Plain {
  const text = new TextDecoder("utf8", { fatal: true });
  try {
    const document = parseDocument(text.decode(bytes), { uniqueKeys: true, merge: true });
    const [error] = document.errors;
    if (error) throw error;
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null)) as Plain;
  } catch (error) {
    throw new BundleProblem(`${name} is not valid YAML: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
  }
}
