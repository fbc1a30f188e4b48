import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runScript } from "./script.ts";

const folder = mkdtempSync(join(tmpdir(), "quintet-script-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function script(body: string, timeoutSeconds = 20) {
  count += 1;
  const path = join(folder, `${count}.sh`);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return {
    folder: join(folder, `run-${count}`),
    parameters: [path],
    environment: { PATH: "/usr/bin:/bin", GREETING: "hello" },
    timeoutSeconds,
  };
}

test("the exit status, both outputs and the environment", async () => {
  const run = script("echo $GREETING; echo oops >&2; exit 7");
  expect(await runScript(run)).toEqual({ kind: "exited", status: 7 });
  expect(readFileSync(join(run.folder, "log"), "utf8").split("\n").sort()).toEqual(["", "[stderr]oops", "[stdout]hello"]);
});

test("two who wait for the same run start it once", async () => {
  const run = script(`echo once >> ${folder}/times; sleep 0.3`);
  expect(await Promise.all([runScript(run), runScript(run), runScript(run)])).toEqual(Array(3).fill({ kind: "exited", status: 0 }));
  expect(await runScript(run)).toEqual({ kind: "exited", status: 0 });
  expect(readFileSync(join(folder, "times"), "utf8")).toBe("once\n");
});

test("a script that runs too long ends with everything in its group", async () => {
  const run = script(`sleep 30 & echo $! > ${folder}/child; wait`, 1);
  expect(await runScript(run)).toEqual({ kind: "timed-out" });
  expect(existsSync(`/proc/${readFileSync(join(folder, "child"), "utf8").trim()}/exe`)).toBe(false);
  expect(await runScript(run)).toEqual({ kind: "timed-out" });
});

test("a child that keeps the outputs open is told from one that closed them", async () => {
  expect(await runScript(script("sleep 3 &", 1))).toEqual({ kind: "outputs-left-open" });
  expect(await runScript(script("sleep 3 </dev/null >/dev/null 2>&1 &", 20))).toEqual({ kind: "exited", status: 0 });
});

test("a run whose processes are gone without a status is lost", async () => {
  const run = script("kill -9 $PPID; exit 0");
  expect(await runScript(run)).toEqual({ kind: "lost" });
});
