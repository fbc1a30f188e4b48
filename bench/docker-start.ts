import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../src/base/log.ts";
import { type Compute, createCompute, type EnvironmentSpec } from "../src/kernel/compute/index.ts";
import { testEngine } from "../test/harness/engine.ts";
import { until } from "../test/harness/until.ts";
import { type Figure, median, ms, percentile } from "./figure.ts";

const rounds = 15;

async function start(compute: Compute, spec: Omit<EnvironmentSpec, "id">, id: string): Promise<number> {
  const began = performance.now();
  const environment = await compute.start({ ...spec, id });
  await environment.run(1, "echo first");
  for await (const event of environment.events(0)) if (event.type === "line") break;
  const first = performance.now() - began;
  await environment.remove();
  return first;
}

/** Against `docker run` of the same image with the same limits and no network either. */
export const figure: Figure = {
  name: "Container asked for → first line of the first command (compute alone)",
  target: "≤ 1.5 × docker run of the same image; from a fleet's ready ones ≤ 50 ms",
  async measure() {
    const found = await testEngine();
    if (typeof found === "string") return { rows: { "not measured": found }, met: false };
    const { image, engine } = found;
    const spec: Omit<EnvironmentSpec, "id"> = {
      ...{ image, cpus: 2, memoryMb: 1024, diskMb: 512, processes: 1024, variables: {}, shell: "sh" },
      ...{ directories: [], egress: [], privileged: false },
    };
    const data = mkdtempSync(join(tmpdir(), "bench-"));
    const named = process.env["DOCKER_HOST"];
    const compute = await createCompute({ data, spares: false, ...(named ? { engine: named } : {}) }, createLog(console.error, "warn"));
    const [bare, ours, ready]: [number[], number[], number[]] = [[], [], []];
    const run = ["run", "--rm", "--network", "none", "--memory", "1g", "--cpus", "2", "--pids-limit", "1024", image, "echo", "first"];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      execFileSync("docker", run);
      bare.push(performance.now() - began);
      ours.push(await start(compute, spec, `cold-${round}`));
    }
    compute.keepReady([{ name: "fleet", count: 2, spec }]);
    const waiting = async () => {
      const filters = encodeURIComponent(JSON.stringify({ name: ["ready-"], status: ["running"] }));
      const running = await engine.call<unknown[]>({ method: "GET", path: `/containers/json?filters=${filters}` });
      return running.length >= 2;
    };
    for (let round = 0; round < rounds; round++) {
      await until(waiting);
      ready.push(await start(compute, { ...spec, pool: "fleet" }, `ready-round-${round}`));
    }
    await compute.close();
    rmSync(data, { recursive: true, force: true });
    const [peer, p50, fleet] = [median(bare), median(ours), median(ready)];
    return {
      rows: {
        "start → first line, p50": ms(p50),
        p95: ms(percentile(ours, 0.95)),
        "docker run p50": ms(peer),
        ratio: (p50 / peer).toFixed(2),
        "from a fleet's ready ones, p50": ms(fleet),
        "from a fleet's ready ones, p95": ms(percentile(ready, 0.95)),
      },
      met: p50 <= 1.5 * peer && fleet <= 50,
    };
  },
};
