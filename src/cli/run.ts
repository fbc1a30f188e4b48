import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { createLog } from "../base/log.ts";
import { configFromEnv } from "../config.ts";
import { createCompute } from "../kernel/compute/index.ts";
import { startLocalBuild } from "../services/codebuild/local.ts";
import { folderOutside } from "./run-outside.ts";
import { workingTreeOf } from "./working-tree.ts";

const usage = `usage: quintet run [--buildspec FILE] [--env NAME=VALUE]… [--artifacts DIR] [--timeout MINUTES] [DIR]
Runs a buildspec with the files of a working tree in a fresh sandbox, exactly as the server's builds run, without a server.
With a PIPELINE.json it runs a whole pipeline: see quintet run pipeline.json --help.
Artifacts go to ./.quintet/artifacts. QUINTET_EGRESS names the host:port pairs it may reach ("*" for all).`;

interface Asked {
  folder: string;
  buildspec: string;
  artifacts: string;
  timeoutInMinutes: number;
  variables: { name: string; value: string }[];
}

/** Executes a buildspec from the working tree. Exit code 0 when the build succeeds, 1 when it does not, 2 when it cannot be asked for. */
export async function main(args: string[]): Promise<number> {
  if (args.some((arg) => /^[^-].*\.json$/.test(arg)) && !args.some((arg) => arg === "--buildspec"))
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
  let timer: NodeJS.Timeout | undefined;
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  try {
    const build = startLocalBuild({
      ...{ compute, log, print, timeoutInMinutes: asked.timeoutInMinutes, variables: asked.variables },
      name: basename(asked.folder).replace(/[^A-Za-z0-9_-]/g, "-") || "build",
      workingTree: await workingTreeOf(asked.folder, asked.buildspec),
      outside: folderOutside({ artifacts: asked.artifacts, cacheFolder: join(asked.folder, ".quintet", "cache"), print }),
      scratch: join(data, "scratch"),
      egress: configFromEnv().egress,
      wakeAt: (time) => {
        clearTimeout(timer);
        timer = setTimeout(() => build.look(), time.getTime() - Date.now());
      },
    });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => build.stop());
    const { status, phases } = await build.ended;
    const failed = phases.find((phase) => phase.status !== undefined && phase.status !== "SUCCEEDED");
    print(failed ? `${status}: ${failed.name} ${failed.context?.message ?? ""}`.trimEnd() : status);
    return status === "SUCCEEDED" ? 0 : 1;
  } finally {
    clearTimeout(timer);
    await compute.close();
    await rm(data, { recursive: true, force: true });
  }
}

/** What to run, or why that cannot be told. */
function read(args: string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        buildspec: { type: "string", default: "buildspec.yml" },
        env: { type: "string", multiple: true, default: [] },
        artifacts: { type: "string" },
        timeout: { type: "string", default: "60" },
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
    return {
      ...{ folder, buildspec: values.buildspec, timeoutInMinutes },
      artifacts: resolve(values.artifacts ?? join(folder, ".quintet", "artifacts")),
      variables: variables.map((pair) => ({ name: pair![1]!, value: pair![2]! })),
    };
  } catch (error) {
    return `quintet: ${error instanceof Error ? error.message : String(error)}\n${usage}`;
  }
}
