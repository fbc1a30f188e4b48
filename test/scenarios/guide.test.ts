import { spawn, spawnSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { spawnServer } from "../harness/index.ts";

/** docs/guides/first-pipeline.md, block by block, with the AWS CLI and git of this machine: the guide is the test. */
const root = resolve(import.meta.dirname, "../..");
const cleanUps: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

const missing = ["aws", "git", "curl"].filter((tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0);

/** Runs a script in its own process group, so that the hosts it leaves in the background end with it. */
function runBash(script: string, cwd: string, env: Record<string, string>): Promise<{ status: number | null; output: string }> {
  return new Promise((done) => {
    const shell = spawn("bash", ["-euo", "pipefail", script], { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    shell.stdout.on("data", (text) => (output += text));
    shell.stderr.on("data", (text) => (output += text));
    cleanUps.push(async () => {
      try {
        process.kill(-shell.pid!, "SIGTERM");
      } catch {}
    });
    shell.on("exit", (status) => done({ status, output }));
  });
}

it.skipIf(missing.length > 0)(
  `the guide runs as it stands${missing.length ? ` (not on this machine: ${missing.join(", ")})` : ""}`,
  { timeout: 600_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "quintet-guide-"));
    cleanUps.push(() => rm(folder, { recursive: true, force: true }));
    const server = await spawnServer();
    cleanUps.push(() => server.stop());
    const guide = await readFile(join(root, "docs/guides/first-pipeline.md"), "utf8");
    const blocks = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map((block) => block[1]);
    expect(blocks.length).toBeGreaterThan(6);
    await writeFile(join(folder, "guide.sh"), blocks.join("\n"));
    await writeFile(join(folder, "quintet"), `#!/bin/sh\nexec "${process.execPath}" "${root}/src/main.ts" "$@"\n`);
    await chmod(join(folder, "quintet"), 0o755);

    const { status, output } = await runBash(join(folder, "guide.sh"), folder, {
      PATH: process.env.PATH ?? "",
      HOME: folder,
      QUINTET: join(folder, "quintet"),
      QUINTET_ENDPOINT: server.endpoint,
      QUINTET_DATA: server.data,
      AWS_CONFIG_FILE: join(server.data, "aws/config"),
      AWS_SHARED_CREDENTIALS_FILE: join(server.data, "aws/credentials"),
      AWS_PROFILE: "quintet",
    });
    expect(status, output.slice(-4000)).toBe(0);
    expect(output).toContain("Test: Failed");
    expect(output).toContain("codeDeployRollback");
  },
);
