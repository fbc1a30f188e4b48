import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { npmClients } from "./npm-clients.ts";
import { type SmallRegistry, startSmallRegistry } from "./small-registry.ts";
import { type Stand, startStand } from "./stand.ts";

const execute = promisify(execFile);
const clients = await npmClients();
const hasAws = await execute("aws", ["--version"]).then(
  () => true,
  () => false,
);

let stand: Stand;
let registry: SmallRegistry;
let folder: string;
let endpoint: string;
beforeAll(async () => {
  registry = await startSmallRegistry();
  stand = await startStand({ publicRegistries: { "public:npmjs": registry.address } });
  await stand.repository("npm-store", { connection: "public:npmjs" });
  await stand.repository("team", { upstreams: ["npm-store"] });
  endpoint = await stand.endpoint("team");
  folder = await mkdtemp(join(tmpdir(), "quintet-npm-"));
  await registry.add("left-pad", "1.3.0");
  await registry.add("@public/scoped", "2.0.0");
});
afterAll(async () => {
  await stand.stop();
  await registry.stop();
  await rm(folder, { recursive: true, force: true });
});

const env = () => ({
  PATH: process.env.PATH,
  HOME: folder,
  npm_config_userconfig: join(folder, ".npmrc"),
  npm_config_cache: join(folder, "cache"),
});
const signedIn = (): string => {
  const place = endpoint.replace(/^http:/, "");
  return `registry=${endpoint}\n${place}:_authToken=${stand.token}\n${place}:always-auth=true\nfund=false\nupdate-notifier=false\n`;
};
async function npm(cwd: string, ...args: string[]): Promise<string> {
  return (await execute("npm", args, { cwd, env: env() })).stdout;
}
async function project(name: string, files: Record<string, string>): Promise<string> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(path, file), content);
  return path;
}

test("npm publishes, tags, deprecates, looks and installs: scoped and not, latest and pinned, its own and public ones", {
  timeout: 120_000,
}, async () => {
  await writeFile(join(folder, ".npmrc"), signedIn());
  for (const version of ["1.0.0", "1.1.0"]) {
    const manifest = { name: "@acme/greeting", version, main: "index.js", dependencies: { "left-pad": "^1.0.0" } };
    const files = {
      "package.json": JSON.stringify(manifest),
      "index.js": `module.exports = "hello ${version}";`,
      "README.md": "# greeting",
    };
    await npm(await project("greeting", files), "publish");
  }
  const refused = await npm(join(folder, "greeting"), "publish").catch((error: Error) => error.message);
  expect(refused).toMatch(/cannot publish over|409/i);
  await npm(folder, "dist-tag", "add", "@acme/greeting@1.0.0", "stable");
  expect(await npm(folder, "dist-tag", "ls", "@acme/greeting")).toBe("latest: 1.1.0\nstable: 1.0.0\n");
  await npm(folder, "deprecate", "@acme/greeting@1.0.0", "too old");
  expect(await npm(folder, "view", "@acme/greeting@1.0.0", "deprecated")).toBe("too old\n");
  expect(await npm(folder, "ping")).toBe("");
  expect(await npm(folder, "whoami")).toContain("administrator");
  const dependencies = { "@acme/greeting": "^1.0.0", "@public/scoped": "2.0.0" };
  const app = await project("app", { "package.json": JSON.stringify({ name: "app", version: "1.0.0", dependencies }) });
  await npm(app, "install", "--no-audit");
  const installed = await execute(process.execPath, ["-p", 'require("@acme/greeting") + require("left-pad") + require("@public/scoped")'], {
    cwd: app,
  });
  expect(installed.stdout).toBe("hello 1.1.01.3.02.0.0\n");
  const lock = JSON.parse(await readFile(join(app, "package-lock.json"), "utf8")) as {
    packages: Record<string, { resolved?: string; integrity?: string }>;
  };
  expect(lock.packages["node_modules/@acme/greeting"]?.resolved).toBe(`${endpoint}@acme/greeting/-/greeting-1.1.0.tgz`);
  await rm(join(app, "node_modules"), { recursive: true });
  await npm(app, "ci", "--no-audit", "--prefer-online");
  await npm(app, "install", "--no-audit", "@acme/greeting@stable");
  expect((await execute(process.execPath, ["-p", 'require("@acme/greeting")'], { cwd: app })).stdout).toBe("hello 1.0.0\n");
});

test.skipIf(!hasAws)(
  `aws codeartifact login --tool npm signs npm in${hasAws ? "" : " (the aws CLI is not installed)"}`,
  { timeout: 60_000 },
  async () => {
    const home = await project("login", {});
    const { credentials, region, endpoint: server } = stand.server;
    const login = {
      ...{ PATH: process.env.PATH, HOME: home, AWS_ENDPOINT_URL: server, AWS_DEFAULT_REGION: region, AWS_EC2_METADATA_DISABLED: "true" },
      ...{
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        npm_config_cache: join(folder, "cache"),
      },
    };
    await execute("aws", ["codeartifact", "login", "--tool", "npm", "--domain", "tools", "--repository", "team"], { env: login });
    const { stdout } = await execute("npm", ["view", "left-pad", "version"], { env: login, cwd: home });
    expect(stdout).toBe("1.3.0\n");
  },
);

for (const { name, missing, install } of clients) {
  test.skipIf(missing)(`${name} installs from the repository${missing ? ` (${missing})` : ""}`, { timeout: 120_000 }, async () => {
    const manifest = { name: "app", version: "1.0.0", private: true, dependencies: { "left-pad": "1.3.0", "@public/scoped": "^2.0.0" } };
    const app = await project(`app-${name.replace(/\W/g, "-")}`, { "package.json": JSON.stringify(manifest), ".npmrc": signedIn() });
    await install(app, { endpoint, token: stand.token, env: env() });
    const { stdout } = await execute(process.execPath, ["-p", 'require("left-pad") + require("@public/scoped")'], { cwd: app });
    expect(stdout).toBe("1.3.02.0.0\n");
  });
}
