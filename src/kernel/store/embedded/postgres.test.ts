import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { createLog } from "../../../base/log.ts";
import { createStore, type Store } from "../index.ts";
import { findPostmaster } from "./postmaster.ts";

const log = createLog(() => undefined);
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function dataFolder(...below: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "quintet-store-"));
  await chmod(folder, 0o755);
  undo.push(() => rm(folder, { recursive: true, force: true }));
  return join(folder, ...below);
}

async function open(data: string): Promise<Store> {
  const store = await createStore({ data }, log);
  undo.push(() => store.close());
  return store;
}

const one = (store: Store, text: string) =>
  store.transaction(async (tx) => Object.values((await sql.raw<Record<string, unknown>>(text).execute(tx)).rows[0] ?? {})[0]);

const postmasterPid = async (data: string): Promise<number> => (await findPostmaster(join(data, "postgres", "cluster")))?.pid ?? 0;

test("an empty folder becomes a durable database, and a later start finds what it keeps", async () => {
  const data = await dataFolder("data");
  const store = await createStore({ data }, log);
  expect(await one(store, "show server_version")).toMatch(/^18\./);
  expect(await one(store, "show fsync")).toBe("on");
  expect(await one(store, "show synchronous_commit")).toBe("on");
  expect(await one(store, "show data_checksums")).toBe("on");
  expect(await one(store, "show listen_addresses")).toBe("");
  await one(store, "create table kept (n bigint)");
  await one(store, "insert into kept values (42)");
  await store.close();
  expect(await postmasterPid(data)).toBe(0);

  const again = await open(data);
  expect(await one(again, "select n from kept")).toBe(42);
});

test("PostgreSQL killed under the server comes back, and what runs meanwhile succeeds", async () => {
  const data = await dataFolder("data");
  const store = await open(data);
  await one(store, "create table counted (n int primary key)");
  const heard: string[] = [];
  await store.listen("quintet_test", (payload) => heard.push(payload));
  let killed = false;
  let written = 0;
  while (written < 300) {
    if (written === 100 && !killed) {
      process.kill(await postmasterPid(data), "SIGKILL");
      killed = true;
    }
    const n = written++;
    // A commit whose answer was lost may have happened, which is why facts have keys.
    await store.transaction((tx) => sql`insert into counted values (${n}) on conflict do nothing`.execute(tx)).catch(() => undefined);
  }
  expect(await one(store, "select count(*) from counted")).toBeGreaterThanOrEqual(299);
  await expect.poll(() => heard, { timeout: 10_000 }).toContain("");
  await one(store, "select pg_notify('quintet_test', 'hello')");
  await expect.poll(() => heard, { timeout: 10_000 }).toContain("hello");
});

test("a server killed with -9 leaves PostgreSQL running, and the next one finds it", async () => {
  const data = await dataFolder("data");
  const index = new URL("../index.ts", import.meta.url).href;
  const program = `import { createStore } from ${JSON.stringify(index)};
    const quiet = { info() {}, warn() {}, error() {} };
    await createStore({ data: ${JSON.stringify(data)} }, quiet);
    process.kill(process.pid, "SIGKILL");`;
  expect(() => execFileSync(process.execPath, ["--input-type=module", "-e", program], { stdio: "pipe" })).toThrow();
  const left = await postmasterPid(data);
  expect(left).toBeGreaterThan(0);
  const store = await open(data);
  expect(await postmasterPid(data)).toBe(left);
  expect(await one(store, "select 1")).toBe(1);
});

test("a stale postmaster.pid that names a living stranger does not keep PostgreSQL from starting", async () => {
  const data = await dataFolder("data");
  const store = await createStore({ data }, log);
  const file = join(data, "postgres", "cluster", "postmaster.pid");
  const text = await readFile(file, "utf8");
  await store.close();
  await writeFile(file, text.replace(/^\d+/, String(process.pid)));
  const again = await open(data);
  expect(await one(again, "select 1")).toBe(1);
});

test("two servers that start at once on the same folder share one PostgreSQL, and the last one stops it", async () => {
  const data = await dataFolder("data");
  const [one_, other] = await Promise.all([createStore({ data }, log), createStore({ data }, log)]);
  expect(await one(one_, "select 1")).toBe(1);
  const pid = await postmasterPid(data);
  expect(await one(other, "select 1")).toBe(1);
  await one_.close();
  expect(await postmasterPid(data)).toBe(pid);
  expect(await one(other, "select 2")).toBe(2);
  await other.close();
  expect(await postmasterPid(data)).toBe(0);
});

test("a data folder with a path too long for a socket works, and leaves no socket folder behind", async () => {
  const data = await dataFolder("x".repeat(100), "data");
  await mkdir(data, { recursive: true });
  const store = await createStore({ data }, log);
  expect(await one(store, "select 1")).toBe(1);
  const folder = await readFile(join(data, "postgres", "socket-folder"), "utf8");
  await store.close();
  expect(existsSync(folder)).toBe(false);
  const again = await open(data);
  expect(await one(again, "select 1")).toBe(1);
});

test.runIf(process.getuid?.() === 0)("as root, a folder that PostgreSQL's user cannot enter is refused with the cure", async () => {
  const data = await dataFolder("closed", "data");
  await mkdir(data, { recursive: true });
  await chmod(join(data, ".."), 0o700);
  await expect(createStore({ data }, log)).rejects.toThrow(`chmod o+x ${join(data, "..")}`);
});
