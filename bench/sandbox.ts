import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createLog } from "../src/base/log.ts";
import { type Compute, createCompute, type EnvironmentSpec } from "../src/kernel/compute/index.ts";

/**
 * How long from `start` to the first line of the first command, beside the barest thing this machine can do that deserves the name:
 * new namespaces, a tmpfs, one overlay on /usr, `echo`. Run it on a quiet machine; the ratio is what counts.
 */
const ROUNDS = 30;
const data = mkdtempSync(join(tmpdir(), "bench-"));
const isRoot = process.getuid?.() === 0;
const user = isRoot ? [] : ["--user", "--map-root-user"];
const overlay = `lowerdir=/usr,upperdir=/tmp/u,workdir=/tmp/w${isRoot ? "" : ",userxattr"}`;
const bare = `mount -t tmpfs tmpfs /tmp && mkdir /tmp/u /tmp/w /tmp/m && mount -t overlay overlay -o ${overlay} /tmp/m && echo first`;

function bareStart(): number {
  const began = performance.now();
  execFileSync("unshare", [...user, "--mount", "--ipc", "--uts", "--net", "--pid", "--fork", "--mount-proc", "sh", "-c", bare]);
  return performance.now() - began;
}

const spec = (id: string): EnvironmentSpec => ({
  ...{ id, image: "quintet/host", cpus: 2, memoryMb: 1024, diskMb: 512, processes: 1024, variables: { A: "1" }, shell: "sh" as const },
  ...{ directories: ["/codebuild/output/src1/src"], egress: [], privileged: false },
});

async function ourStart(compute: Compute, id: string): Promise<{ first: number; gone: number }> {
  const began = performance.now();
  const environment = await compute.start(spec(id));
  await environment.run(1, "echo first");
  let first = Number.NaN;
  for await (const event of environment.events(0)) {
    if (event.type !== "line") continue;
    first = performance.now() - began;
    break;
  }
  const killing = performance.now();
  await environment.kill();
  const gone = performance.now() - killing;
  await environment.remove();
  return { first, gone };
}

async function flood(compute: Compute): Promise<number> {
  const environment = await compute.start({ ...spec("flood"), egress: [] });
  await environment.run(1, "yes 0123456789012345678901234567890123456789012345678901234567890123456789 | head -n 1000000");
  for await (const event of environment.events(0)) if (event.type === "ended") break;
  const began = performance.now();
  let lines = 0;
  for await (const event of environment.events(0)) {
    if (event.type === "line") lines++;
    if (event.type === "ended") break;
  }
  const rate = (lines / (performance.now() - began)) * 1000;
  await environment.remove();
  return rate;
}

const percentile = (values: number[], share: number): number => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)]!;

const compute = await createCompute({ data, compute: "sandbox" }, createLog(console.error, "warn"));
const bares: number[] = [];
const ours: number[] = [];
const kills: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  await delay(500);
  bares.push(bareStart());
  const { first, gone } = await ourStart(compute, `round-${round}`);
  ours.push(first);
  kills.push(gone);
}
const show = (name: string, values: number[]) =>
  console.log(`${name.padEnd(32)} p50 ${percentile(values, 0.5).toFixed(1)} ms   p90 ${percentile(values, 0.9).toFixed(1)} ms`);
show("bare unshare + overlay", bares);
show("start → first line", ours);
show("kill → nothing left", kills);
console.log(`ratio of the medians              ${(percentile(ours, 0.5) / percentile(bares, 0.5)).toFixed(2)}`);
console.log(`reading a finished output         ${Math.round((await flood(compute)) / 1000)} k lines/s`);
await compute.close();
rmSync(data, { recursive: true, force: true });
