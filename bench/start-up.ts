import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Figure, median, ms } from "./figure.ts";

const root = resolve(import.meta.dirname, "..");
const port = 4790;
const rounds = 5;

/** Starts the bundle as `npm start` does after its one-time work, and waits for the first 200 of /health. */
async function start(data: string): Promise<{ child: ChildProcess; tookMs: number }> {
  const startedAt = performance.now();
  const args = [join(root, "dist/quintet.mjs"), "up", "--no-sample", "--port", String(port), "--data", data];
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  while ((await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined))?.status !== 200) {
    if (child.exitCode !== null) throw new Error("the server ended");
    await new Promise((next) => setTimeout(next, 5));
  }
  return { child, tookMs: performance.now() - startedAt };
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** Proportional set size of the server and of every PostgreSQL process below `data`: shared pages are counted once. */
function memoryMb(serverPid: number, data: string): number {
  const pssKb = (pid: string) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  const postmaster = readFileSync(
    join(data, "postgres", readdirSync(join(data, "postgres")).includes("postmaster.pid") ? "postmaster.pid" : "cluster/postmaster.pid"),
    "utf8",
  ).split("\n")[0]!;
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", postmaster], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  return [String(serverPid), postmaster, ...children].reduce((sum, pid) => sum + pssKb(pid), 0) / 1024;
}

export const figure: Figure = {
  name: "Start-up (bundle) and idle memory",
  target: "first start ≤ 4 s, later ≤ 1.2 s; server and PostgreSQL together ≤ 250 MB",
  async measure() {
    if (!existsSync(join(root, "dist/quintet.mjs"))) throw new Error("run `npm start` once, so that the bundle is there");
    const first: number[] = [];
    const later: number[] = [];
    let memory = 0;
    for (let round = 0; round < rounds; round++) {
      const data = mkdtempSync(join(tmpdir(), "quintet-bench-"));
      chmodSync(data, 0o711);
      const fresh = await start(data);
      first.push(fresh.tookMs);
      await stop(fresh.child);
      const again = await start(data);
      later.push(again.tookMs);
      await new Promise((next) => setTimeout(next, 3000));
      memory = Math.max(memory, memoryMb(again.child.pid!, data));
      await stop(again.child);
      rmSync(data, { recursive: true, force: true });
    }
    const rows = {
      "first start p50": ms(median(first)),
      "later start p50": ms(median(later)),
      "idle memory (PSS, worst)": `${memory.toFixed(0)} MB`,
    };
    return { rows, met: median(first) <= 4000 && median(later) <= 1200 && memory <= 250 };
  },
};
