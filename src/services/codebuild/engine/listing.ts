import picomatch from "picomatch";
import type { Environment } from "../../../kernel/compute/index.ts";
import type { Found, Matcher } from "../domain/artifact-selection.ts";
import { clientError } from "./outside.ts";

const mostFound = 1_000_000;

/** Globs as buildspecs mean them: hidden files match, too. */
export const matcher: Matcher = (patterns) => (patterns.length ? picomatch(patterns, { dot: true, nonegate: true }) : () => false);

/** Reads what `find -printf '%y%P\0'` left in `out`. */
export async function readListing(environment: Environment, path: string): Promise<Found[]> {
  const found: Found[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of await environment.readOut(path)) {
    const bytes: Buffer = Buffer.concat([rest, piece as Buffer]);
    let start = 0;
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
      const text = bytes.toString("utf8", start, end);
      found.push({ kind: text.charAt(0) as Found["kind"], path: text.slice(1) });
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (found.length > mostFound) throw clientError(`More than ${mostFound} files in the source directory`);
  }
  return found;
}
