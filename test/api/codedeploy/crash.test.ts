import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readKeeper } from "../../../src/cli/host/keeper-folder.ts";
import { ensureHost } from "../../../src/cli/host.ts";
import { type SpawnedServer, spawnServer, until } from "../../harness/index.ts";
import { Fleet, release } from "./fleet.ts";

let server: SpawnedServer;
let fleet: Fleet;
const names = ["web-1", "web-2"];
const ensure = (name: string) => {
  const { endpoint, region, credentials } = server;
  return ensureHost({ name, root: fleet.root(name), port: 18_100, endpoint, region, credentials, tags: { fleet: "web" } });
};

beforeAll(async () => {
  server = await spawnServer();
  fleet = await Fleet.create(server, []);
  for (const name of names) await ensure(name);
}, 120_000);
afterAll(async () => {
  for (const name of names) {
    const keeper = fleet && readKeeper(fleet.root(name));
    if (keeper) process.kill(keeper.pid, "SIGKILL");
  }
  await fleet?.stop();
  await server?.stop();
});

test("kill -9 of the server in the middle: the hosts live on, the deployment ends as it would have, nothing runs twice", async () => {
  const keepers = names.map((name) => readKeeper(fleet.root(name))!.pid);
  const slow = "while [ ! -e /srv/go-on ]; do sleep 0.1; done";
  const id = await fleet.deploy(release("1.0", { AfterInstall: slow }), { deploymentConfigName: "CodeDeployDefault.AllAtOnce" });
  await until(() => names.every((name) => fleet.read(name, "srv/log").includes("1.0 AfterInstall")), { timeoutMs: 30_000 });
  await server.kill9();
  writeFileSync(join(fleet.root("web-1"), "srv/go-on"), "");
  await server.restart();
  writeFileSync(join(fleet.root("web-2"), "srv/go-on"), "");
  for (let round = 0; round < 2; round += 1) {
    await server.kill9();
    await server.restart();
  }
  expect((await fleet.end(id)).status).toBe("Succeeded");
  for (const name of names) {
    expect(fleet.read(name, "srv/log")).toBe("1.0 AfterInstall\n1.0 ValidateService\n");
    await ensure(name);
  }
  expect(names.map((name) => readKeeper(fleet.root(name))!.pid)).toEqual(keepers);
}, 120_000);

test("what a hook starts lives on in the host, and ends with it", async () => {
  const daemon = "nohup sh -c 'while :; do date +%N > /srv/alive; sleep 0.1; done' </dev/null >/dev/null 2>&1 &";
  const id = await fleet.deploy(release("2.0", { ApplicationStart: daemon }), { deploymentConfigName: "CodeDeployDefault.AllAtOnce" });
  expect((await fleet.end(id)).status).toBe("Succeeded");
  const alive = (): boolean => existsSync(join(fleet.root("web-1"), "srv/alive"));
  await until(alive);
  const keeper = readKeeper(fleet.root("web-1"))!;
  process.kill(keeper.pid, "SIGKILL");
  await until(() => readKeeper(fleet.root("web-1")) === undefined);
  const last = (): string => fleet.read("web-1", "srv/alive");
  let before = "";
  await until(
    () => {
      const same = last() === before;
      before = last();
      return same;
    },
    { timeoutMs: 20_000, stepMs: 1000, what: "the daemon of the host has ended" },
  );
}, 90_000);

test("links that a deployment left in its host lead nobody outside", async () => {
  const root = join(fleet.folder, "evil");
  mkdirSync(join(root, "opt"), { recursive: true });
  symlinkSync("/tmp", join(root, "opt/quintet"));
  await fleet.register("evil");
  await expect(fleet.start("evil")).rejects.toThrow("opt/quintet is a link");
});
