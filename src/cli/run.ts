import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { createLog } from "../base/log.ts";
import { configFromEnv } from "../config.ts";
import { createCompute } from "../kernel/compute/index.ts";
import { startLocalBuild } from "../services/codebuild/local.ts";
import { runBatch } from "./run-batch.ts";
import { print, type RunAsked, type Stand, settingsFor } from "./run-settings.ts";
import { workingTreeOf } from "./working-tree.ts";

const usage = `usage: quintet run [--buildspec FILE] [--env NAME=VALUE]… [--source NAME=DIR]… [--artifacts DIR] [--timeout MINUTES] [--batch] [DIR]
Runs a buildspec with the files of a working tree in a fresh sandbox, exactly as the server's builds run, without a server.
With a PIPELINE.json it runs a whole pipeline: see quintet run pipeline.json --help.
--source gives a secondary source its directory, as CODEBUILD_SRC_DIR_NAME. --batch runs the builds of the buildspec's batch section.
Artifacts go to ./.quintet/artifacts, the raw files of reports to ./.quintet/reports. QUINTET_EGRESS names the host:port pairs it may reach ("*" for all).`;

/** Executes a buildspec from the working tree. Exit code 0 when the build succeeds, 1 when it does not, 2 when it cannot be asked for. */
export async function main(args: string[]): Promise<number> {
  if (args.some((arg) => /^[^-=][^=]*\.json$/.test(arg)) && !args.some((arg) => arg === "--buildspec"))
    return (await import("./run-pipeline.ts")).main(args);
  const asked = read(args);
  if (typeof asked === "string") {
    console.error(asked);
    return 2;
  }
  const data = await mkdtemp(join(tmpdir(), "quintet-run-"));
  await chmod(data, 0o711);
  const log = createLog((line) => process.stderr.write(`${line}\n`), "error");
  const compute = await createCompute({ ...configFromEnv(), data, spares: false }, log);
  try {
    const workingTree = await workingTreeOf(asked.folder, asked.buildspec, asked.sources);
    return await (asked.batch ? runBatch : runBuild)({ asked, compute, log, data, workingTree });
  } finally {
    await compute.close();
    await rm(data, { recursive: true, force: true });
  }
}

async function runBuild(stand: Stand): Promise<number> {
  const { settings, look, forget } = settingsFor(stand);
  const build = startLocalBuild(settings);
  look(build.look);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => build.stop());
  try {
    const { status, phases } = await build.ended;
    const failed = phases.find((phase) => phase.status !== undefined && phase.status !== "SUCCEEDED");
    print(failed ? `${status}: ${failed.name} ${failed.context?.message ?? ""}`.trimEnd() : status);
    return status === "SUCCEEDED" ? 0 : 1;
  } finally {
    forget();
  }
}

/** What to run, or why that cannot be told. */
function read(args: string[]): RunAsked | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        buildspec: { type: "string", default: "buildspec.yml" },
        env: { type: "string", multiple: true, default: [] },
        artifacts: { type: "string" },
        timeout: { type: "string", default: "60" },
        source: { type: "string", multiple: true, default: [] },
        batch: { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help || positionals.length > 1) return usage;
    const folder = resolve(positionals[0] ?? ".");
    const timeoutInMinutes = Number(values.timeout);
    if (!(timeoutInMinutes > 0)) return `--timeout takes minutes, not "${values.timeout}"`;
    const variables = values.env.map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
    const wrong = variables.indexOf(null);
    if (wrong >= 0) return `--env takes NAME=VALUE, not "${values.env[wrong]}"`;
    const sources = values.source.map((pair) => /^([A-Za-z0-9_]{1,127})=(.+)$/s.exec(pair));
    const wrongSource = sources.indexOf(null);
    if (wrongSource >= 0) return `--source takes NAME=DIR, not "${values.source[wrongSource]}"`;
    return {
      batch: values.batch,
      sources: Object.fromEntries(sources.map((pair) => [pair![1]!, resolve(pair![2]!)])),
      ...{ folder, buildspec: values.buildspec, timeoutInMinutes },
      artifacts: resolve(values.artifacts ?? join(folder, ".quintet", "artifacts")),
      variables: variables.map((pair) => ({ name: pair![1]!, value: pair![2]! })),
    };
  } catch (error) {
    return `quintet: ${error instanceof Error ? error.message : String(error)}\n${usage}`;
  }
}
