import { execFile } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

interface Place {
  endpoint: string;
  token: string;
  env: NodeJS.ProcessEnv;
}
/** A package manager beside npm itself; `missing` says why it cannot be tested here. */
export interface NpmClient {
  name: string;
  missing?: string;
  install(folder: string, place: Place): Promise<void>;
}

/** Fetched once, by npm, as its user has configured it; kept outside of the project. */
const cache = join(homedir(), ".cache", "quintet-test", "npm-clients");

async function fetched(name: string, version: string, script: string): Promise<{ program: string; missing?: string }> {
  const folder = join(cache, `${name.replace(/\W/g, "-")}-${version}`);
  const program = join(folder, "node_modules", name, script);
  const isThere = () =>
    access(program).then(
      () => true,
      () => false,
    );
  if (await isThere()) return { program };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), "{}");
  const install = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", `${name}@${version}`];
  await execute("npm", install, { cwd: folder, timeout: 60_000 }).catch(() => undefined);
  return (await isThere()) ? { program } : { program, missing: `${name}@${version} cannot be had from npm's registry` };
}

const yarnrc = ({ endpoint, token }: Place): string =>
  [
    ...[`npmRegistryServer: ${JSON.stringify(endpoint)}`, `npmAuthToken: ${JSON.stringify(token)}`, "npmAlwaysAuth: true"],
    ...[
      "nodeLinker: node-modules",
      "enableTelemetry: false",
      "enableImmutableInstalls: false",
      'unsafeHttpWhitelist: ["*"]',
      "npmMinimalAgeGate: 0",
    ],
  ].join("\n");

export async function npmClients(): Promise<NpmClient[]> {
  const pnpm = await fetched("pnpm", "10.28.0", "bin/pnpm.cjs");
  const classic = await fetched("yarn", "1.22.22", "bin/yarn.js");
  const berry = await fetched("@yarnpkg/cli-dist", "4.18.1", "bin/yarn.js");
  const run = (program: string, args: string[], cwd: string, env: NodeJS.ProcessEnv) =>
    execute(process.execPath, [program, ...args], { cwd, env, timeout: 100_000 });
  const noted = ({ missing }: { missing?: string }) => (missing ? { missing } : {});
  return [
    {
      ...{ name: "pnpm", ...noted(pnpm) },
      async install(folder, { env }) {
        await run(pnpm.program, ["install", "--store-dir", join(folder, "store"), "--no-frozen-lockfile"], folder, { ...env, CI: "true" });
      },
    },
    {
      ...{ name: "yarn classic", ...noted(classic) },
      async install(folder, { env }) {
        await run(classic.program, ["install", "--non-interactive", "--cache-folder", join(folder, "cache")], folder, env);
      },
    },
    {
      ...{ name: "yarn berry", ...noted(berry) },
      async install(folder, place) {
        await writeFile(join(folder, ".yarnrc.yml"), yarnrc(place));
        await writeFile(join(folder, "yarn.lock"), "");
        await run(berry.program, ["install"], folder, { ...place.env, YARN_GLOBAL_FOLDER: join(folder, "global") });
      },
    },
  ];
}
