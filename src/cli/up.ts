import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { createLog } from "../base/log.ts";
import { type Config, configFromEnv } from "../config.ts";
import { type RunningServer, startServer } from "../server.ts";
import { profileFiles, readProfile, writeConfig, writeCredentials } from "./profile.ts";

/** `npm start`: the server, how to sign in, and the sample when there is nothing yet. Ends on SIGINT or SIGTERM. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      auth: { type: "string" },
      account: { type: "string" },
      port: { type: "string" },
      host: { type: "string" },
      data: { type: "string" },
      "no-sample": { type: "boolean" },
    },
  });
  const config = configFromEnv(undefined, overrides(values));
  const problem = problemOf(config, values);
  if (problem) {
    console.error(`quintet: ${problem}`);
    return 2;
  }
  const log = createLog((line) => process.stderr.write(`${line}\n`), config.logLevel);
  const server = await startServer(config, log, { keep: (administrator) => writeCredentials(config.data, administrator) });
  const stopped = new AbortController();
  const asked = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  writeConfig(config.data, { region: config.region, endpoint: server.endpoint });
  console.log(greeting(config, server));
  const watching = config.auth === "sigv4" && !values["no-sample"] ? watchSample(config, server, stopped.signal) : Promise.resolve();
  await asked;
  stopped.abort();
  await Promise.all([watching, server.stop()]);
  return 0;
}

type Values = {
  auth?: string | undefined;
  account?: string | undefined;
  port?: string | undefined;
  host?: string | undefined;
  data?: string | undefined;
};

const overrides = ({ auth, account, port, host, data }: Values): Partial<Config> => ({
  ...(auth ? { auth: auth as Config["auth"] } : {}),
  ...(account ? { account } : {}),
  ...(port ? { port: Number(port) } : {}),
  ...(host ? { host } : {}),
  ...(data ? { data } : {}),
});

/** What must not even be tried, in one sentence. */
function problemOf(config: Config, { auth }: Values): string | undefined {
  if (auth && auth !== "none" && auth !== "sigv4") return `--auth takes "none" or "sigv4", not "${auth}"`;
  if (!/^\d{12}$/.test(config.account)) return `an account has 12 digits: "${config.account}" has not`;
  if (!Number.isInteger(config.port) || config.port < 0 || config.port > 65535) return "the port must be a number from 0 to 65535";
  if (config.auth === "none" && !["127.0.0.1", "::1", "localhost"].includes(config.host)) {
    return `--auth none takes any key, so it listens on loopback only, not on ${config.host}`;
  }
  return undefined;
}

function greeting(config: Config, { endpoint }: RunningServer): string {
  const files = profileFiles(config.data);
  const lines = [`Quintet listens on ${endpoint}`, `  console   ${endpoint}/console/`, `  data      ${config.data}`];
  if (config.auth === "none") {
    return [...lines, `  sign in   with any key: aws --endpoint-url ${endpoint} … (account ${config.account})`].join("\n");
  }
  if (!existsSync(files.credentials)) return lines.join("\n");
  const exports = `export AWS_CONFIG_FILE=${files.config} AWS_SHARED_CREDENTIALS_FILE=${files.credentials} AWS_PROFILE=quintet`;
  const older = `    (an AWS CLI before 2.13, such as Debian 12's, also needs: aws --endpoint-url ${endpoint} …)`;
  return [...lines, "  sign in   paste this into your shell; the console takes the same access key:", `    ${exports}`, older].join("\n");
}

/** The sample is for people: it must never take the server down. */
async function watchSample(config: Config, server: RunningServer, signal: AbortSignal): Promise<void> {
  const sample = await import("./sample/index.ts");
  const profile = readProfile(config.data);
  if (!profile || !(server.administrator || sample.sampleWasBegun(config.data))) return;
  const { followSample } = await import("./sample/follow.ts");
  await followSample(config, { ...profile, endpoint: server.endpoint }, signal).catch((error: Error) => {
    if (!signal.aborted) console.error(`quintet: ${error.message}`);
  });
}
