import { configFromEnv } from "./config.ts";

/** `quintet <command>`: each command is a file of src/cli and loads only what it needs. */
const commands: Record<string, () => Promise<{ main(args: string[]): Promise<number> }>> = {
  up: () => import("./cli/up.ts"),
  host: () => import("./cli/host.ts"),
  run: () => import("./cli/run.ts"),
  shell: () => import("./cli/shell.ts"),
  cost: () => import("./cli/cost.ts"),
  "jenkins-worker": () => import("./cli/jenkins-worker.ts"),
  doctor: () => import("./cli/doctor.ts"),
};

const usage = `usage: quintet <command>
  up      the server: npm start [-- --no-sample] [--auth none] [--account N] [--port N] [--data DIR]
  host    a host with a deploy agent: quintet host NAME [--port N] [--root DIR] [--tag Key=Value]
  run     execute a buildspec from the working tree, without a server: quintet run [DIR]
  shell   a shell in an environment such as a build had: quintet shell PROJECT | BUILD_ID
  cost    what executions would have cost at AWS: quintet cost PIPELINE
  jenkins-worker  runs Jenkins jobs for custom actions: quintet jenkins-worker --jenkins URL
  doctor  what this machine can do, and what adds the rest`;

const [command = "up", ...args] = process.argv.slice(2);
const load = Object.hasOwn(commands, command) ? commands[command] : undefined;
if (load) {
  try {
    process.exitCode = await (await load()).main(args);
  } catch (error) {
    // What a command could not do is said in one sentence; QUINTET_LOG=info shows where it came from.
    console.error(`quintet: ${error instanceof Error ? error.message : String(error)}`);
    if (configFromEnv().logLevel === "info") console.error(error);
    process.exit(1);
  }
} else {
  console.error(command === "--help" || command === "help" ? usage : `quintet: unknown command '${command}'\n${usage}`);
  process.exitCode = command === "--help" || command === "help" ? 0 : 2;
}
