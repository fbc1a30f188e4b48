import { createContext, Script } from "node:vm";
import { BundleProblem } from "../domain/bundle/problem.ts";

const mostMilliseconds = 100;
const search = new Script("new RegExp(pattern, 'u').test(text)");

/** A pattern comes from a template's owner and may backtrack for ever: what takes longer than a moment is refused. */
export function matches(pattern: string, text: string): boolean {
  try {
    return search.runInContext(createContext({ pattern, text }), { timeout: mostMilliseconds }) === true;
  } catch (error) {
    const tooLong = (error as { code?: string }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
    throw new BundleProblem(tooLong ? `the pattern ${pattern} takes too long` : `the pattern ${pattern} is not valid`);
  }
}
