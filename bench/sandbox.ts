import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createLog } from "../src/base/log.ts";
import { type Compute, createCompute, type EnvironmentSpec } from "../src/kernel/compute/index.ts";
import { type Figure, median, ms, percentile } from "./figure.ts";

const rounds = 20;
const isRoot = process.getuid?.() === 0;

/** The peer: new namespaces, a tmpfs, one overlay on /usr, `echo`. The barest thing here that deserves the name. */
function bareStart(): number {
  const overlay = `lowerdir=/usr,upperdir=/tmp/u,workdir=/tmp/w${isRoot ? "" : ",userxattr"}`;
  const bare = `mount -t tmpfs tmpfs /tmp && mkdir /tmp/u /tmp/w /tmp/m && mount -t overlay overlay -o ${overlay} /tmp/m && echo first`;
  const user = isRoot ? [] : ["--user", "--map-root-user"];
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

/** Lines per second read from an output that is there already. */
async function flood(compute: Compute): Promise<number> {
  const environment = await compute.start(spec("flood"));
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

async function withCompute<T>(spares: boolean, use: (compute: Compute) => Promise<T>): Promise<T> {
  const data = mkdtempSync(join(tmpdir(), "bench-"));
  const compute = await createCompute({ data, compute: "sandbox", spares }, createLog(console.error, "warn"));
  try {
    return await use(compute);
  } finally {
    await compute.close();
    rmSync(data, { recursive: true, force: true });
  }
}

export const figure: Figure = {
  name: "Environment started → first line of the first command (compute alone)",
  target: "p50 ≤ 2.5 × the bare sandbox start",
  async measure() {
    const bares: number[] = [];
    const warm: number[] = [];
    const cold: number[] = [];
    const kills: number[] = [];
    const rate = await withCompute(true, async (compute) => {
      await delay(2_000);
      for (let round = 0; round < rounds; round++) {
        await delay(700);
        bares.push(bareStart());
        const { first, gone } = await ourStart(compute, `round-${round}`);
        warm.push(first);
        kills.push(gone);
      }
      return await flood(compute);
    });
    await withCompute(false, async (compute) => {
      for (let round = 0; round < rounds; round++) cold.push((await ourStart(compute, `cold-${round}`)).first);
    });
    const [p50, peer] = [median(warm), median(bares)];
    return {
      rows: {
        "start → first line, made in advance, p50": ms(p50),
        p95: ms(percentile(warm, 0.95)),
        "bare sandbox p50": ms(peer),
        ratio: (p50 / peer).toFixed(2),
        "start → first line, nothing in advance, p50": ms(median(cold)),
        "kill → nothing left, p50": ms(median(kills)),
        "reading a finished output": `${Math.round(rate / 1000)} k lines/s`,
      },
      met: p50 <= 2.5 * peer,
    };
  },
};
