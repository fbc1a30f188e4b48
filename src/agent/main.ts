import { Agent } from "./agent.ts";
import { readConfiguration } from "./configuration.ts";

const [path] = process.argv.slice(2);
if (!path) throw new Error("usage: agent CONFIGURATION-FILE");
const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
await new Agent(readConfiguration(path), stop.signal).run();
// Scripts that still run stay: the next agent finds them.
process.exit(0);
