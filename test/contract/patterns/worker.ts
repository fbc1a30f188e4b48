import { parentPort, workerData } from "node:worker_threads";
import { wholeMatch } from "../../../src/kernel/wire/pattern.ts";

/** A regular expression cannot be interrupted, but the thread it runs in can be ended. */
const { patterns, hostile } = workerData as { patterns: string[]; hostile: string[] };
for (const pattern of patterns) {
  const expression = wholeMatch(pattern);
  for (const text of hostile) expression.test(text);
}
parentPort?.postMessage("done");
