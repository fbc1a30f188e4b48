import { text } from "node:stream/consumers";
import { createLog } from "../../../src/base/log.ts";
import { createCompute, type EnvironmentEvent, type EnvironmentSpec, type Pool, type SealName } from "../../../src/kernel/compute/index.ts";

/**
 * A server process that has nothing but a compute backend, driven over the channel to its parent: so that tests can run it as
 * another user, and kill it.
 */
const log = createLog((line) => process.stderr.write(`${line}\n`), "warn");
const engine = process.env["DOCKER_HOST"];
const compute = await createCompute(
  { data: process.argv[2]!, compute: "sandbox", seal: process.argv[3] as SealName | undefined, ...(engine ? { engine } : {}) },
  log,
);
compute.onRequest((id, request, response) => response.end(`${id} asked for ${request.url}`));

const attached = async (id: string) => {
  const environment = await compute.attach(id);
  if (!environment) throw new Error(`No environment ${id}`);
  return environment;
};

const base: Omit<EnvironmentSpec, "id"> = {
  ...{ image: "quintet/host", cpus: 1, memoryMb: 256, diskMb: 64, processes: 64, variables: {}, shell: "bash" as const },
  ...{ directories: [], egress: [], privileged: false },
};

/** Runs a script and answers with its exit code and lines; `limit` bounds the lines that are sent back. */
async function sh(id: string, sequence: number, script: string, user?: string) {
  const environment = await attached(id);
  await environment.run(sequence, script, user === undefined ? {} : { user });
  const lines: string[] = [];
  let running = false;
  for await (const event of environment.events(0)) {
    if (event.type === "started" && event.sequence === sequence) running = true;
    if (event.type === "line" && running) lines.push(event.text);
    if (event.type === "ended" && event.sequence === sequence) return { exitCode: event.exitCode, lines };
    if (event.type === "exit") return { exitCode: event.reason, lines };
  }
  throw new Error("The events ended without an exit");
}

async function events(id: string, offset: number): Promise<EnvironmentEvent[]> {
  const seen: EnvironmentEvent[] = [];
  for await (const event of (await attached(id)).events(offset)) seen.push(event);
  return seen;
}

const methods = {
  ready: async () => undefined,
  describe: () => compute.describe(),
  list: () => compute.list(),
  start: async (over: Partial<EnvironmentSpec> & { id: string }) => {
    const { in: inFolder } = await compute.start({ ...base, ...over });
    return { in: inFolder };
  },
  run: async (id: string, sequence: number, script: string) => (await attached(id)).run(sequence, script),
  sh,
  events,
  keepReady: async (pools: Pool[]) => compute.keepReady(pools),
  kill: async (id: string) => (await attached(id)).kill(),
  remove: async (id: string) => (await attached(id)).remove(),
  readOut: async (id: string, path: string) => text(await (await attached(id)).readOut(path)),
  attach: async (id: string) => (await compute.attach(id)) !== undefined,
};

export type Methods = typeof methods;

process.on("message", async ({ call, method, args }: { call: number; method: keyof Methods; args: unknown[] }) => {
  try {
    process.send?.({ call, value: await (methods[method] as (...args: unknown[]) => Promise<unknown>)(...args) });
  } catch (error) {
    process.send?.({ call, error: String(error) });
  }
});
process.on("disconnect", () => process.exit(0));
