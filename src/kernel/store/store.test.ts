import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore, until } from "../../../test/harness/index.ts";
import { decodeToken, deleteTags, encodeToken, isUniqueViolation, json, putTags, removeTags, type Store, tagsOf } from "./index.ts";

let store: Store;
beforeAll(async () => {
  store = await openStore();
  await store.transaction((tx) => sql`create table account (name text primary key, amount bigint, note jsonb)`.execute(tx));
});
afterAll(() => store.close());

const amountOf = (name: string) =>
  store.transaction(
    async (tx) => (await sql<{ amount: number }>`select amount from account where name = ${name}`.execute(tx)).rows[0]?.amount,
  );

describe("transactions", () => {
  test("commit when the work returns and roll back when it throws", async () => {
    await store.transaction((tx) => sql`insert into account values ('kept', 1)`.execute(tx));
    const failed = store.transaction(async (tx) => {
      await sql`insert into account values ('undone', 1)`.execute(tx);
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(await amountOf("kept")).toBe(1);
    expect(await amountOf("undone")).toBeUndefined();
  });

  test("a unique violation is told from other errors", async () => {
    const twice = () => store.transaction((tx) => sql`insert into account values ('once', 1)`.execute(tx));
    await twice();
    expect(await twice().catch(isUniqueViolation)).toBe(true);
    expect(isUniqueViolation(new Error("other"))).toBe(false);
  });

  test("two that deadlock both succeed in the end", async () => {
    await store.transaction((tx) => sql`insert into account values ('a', 0), ('b', 0)`.execute(tx));
    let together = 0;
    const move = (first: string, second: string) =>
      store.transaction(async (tx) => {
        await sql`update account set amount = amount + 1 where name = ${first}`.execute(tx);
        together++;
        await until(() => together >= 2, { stepMs: 1 });
        await sql`update account set amount = amount + 1 where name = ${second}`.execute(tx);
      });
    await Promise.all([move("a", "b"), move("b", "a")]);
    expect([await amountOf("a"), await amountOf("b")]).toEqual([2, 2]);
  });

  test("json() stores arrays as JSON", async () => {
    await store.transaction((tx) => sql`insert into account values ('listed', 0, ${json(["x", { y: 1 }])})`.execute(tx));
    const rows = await store.transaction((tx) => sql<{ note: unknown }>`select note from account where name = 'listed'`.execute(tx));
    expect(rows.rows[0]?.note).toEqual(["x", { y: 1 }]);
  });

  test("a busy lane does not keep others waiting", async () => {
    const narrow = store.lane(1);
    const gate = Promise.withResolvers<void>();
    const blocked = narrow.transaction(() => gate.promise);
    const behind = narrow.transaction(async () => "second");
    expect(await amountOf("nobody")).toBeUndefined();
    gate.resolve();
    await blocked;
    expect(await behind).toBe("second");
  });
});

describe("migrations", () => {
  test("run once in the order of their numbers, whoever comes first, and refuse to change", async () => {
    const folder = await mkdtemp(join(tmpdir(), "quintet-migrations-"));
    const url = pathToFileURL(`${folder}/`);
    await writeFile(join(folder, "10-third.sql"), "insert into step values ('third');");
    await writeFile(join(folder, "001-first.sql"), "create table step (name text); insert into step values ('first');");
    await writeFile(join(folder, "002-second.sql"), "insert into step values ('second');");
    await Promise.all([store.migrate("test", url), store.migrate("test", url), store.migrate("test", url)]);
    const names = await store.transaction((tx) => sql<{ name: string }>`select name from step`.execute(tx));
    expect(names.rows.map(({ name }) => name)).toEqual(["first", "second", "third"]);
    await writeFile(join(folder, "002-second.sql"), "insert into step values ('changed');");
    await expect(store.migrate("test", url)).rejects.toThrow("test/002-second.sql was changed");
    await rm(folder, { recursive: true });
  });
});

test("tags are put, overwritten, removed and deleted", async () => {
  const arn = "arn:aws:codebuild:eu-west-1:111122223333:project/p";
  const tags = () => store.transaction((tx) => tagsOf(tx, arn));
  await store.transaction((tx) =>
    putTags(tx, arn, [
      { key: "b", value: "1" },
      { key: "a", value: "1" },
      { key: "a", value: "2" },
    ]),
  );
  await store.transaction((tx) => putTags(tx, arn, [{ key: "b", value: "3" }]));
  await store.transaction((tx) => putTags(tx, arn, []));
  expect(await tags()).toEqual([
    { key: "a", value: "2" },
    { key: "b", value: "3" },
  ]);
  await store.transaction((tx) => removeTags(tx, arn, ["a", "absent"]));
  expect(await tags()).toEqual([{ key: "b", value: "3" }]);
  await store.transaction((tx) => deleteTags(tx, arn));
  expect(await tags()).toEqual([]);
});

test("page tokens give back what they were made of and refuse anything else", () => {
  const key = { name: "é/ü", at: 12 };
  expect(decodeToken(encodeToken(key), () => new Error("invalid"))).toEqual(key);
  for (const bad of ["", "!!", "bm9wZQ", "a b", "%00"]) expect(() => decodeToken(bad, () => new Error("invalid"))).toThrow("invalid");
});

test("what is notified is heard once it is committed, until one stops listening", async () => {
  const heard: string[] = [];
  const stop = await store.listen("quintet_heard", (payload) => heard.push(payload));
  const say = (text: string) => store.transaction((tx) => sql`select pg_notify('quintet_heard', ${text})`.execute(tx));
  const rolledBack = store.transaction(async (tx) => {
    await sql`select pg_notify('quintet_heard', 'never')`.execute(tx);
    throw new Error("undo");
  });
  await rolledBack.catch(() => undefined);
  await say("one");
  await until(() => heard.includes("one"));
  await stop();
  const more: string[] = [];
  await store.listen("quintet_heard", (payload) => more.push(payload));
  await say("two");
  await until(() => more.includes("two"));
  expect(heard).toEqual(["one"]);
});

test("frequent statements outlive a migration that changes their table", async () => {
  const lane = store.lane(1);
  const read = (name: string) => lane.transaction(async (tx) => (await sql`select * from changing where name = ${name}`.execute(tx)).rows);
  await store.transaction((tx) => sql`create table changing (name text); insert into changing values ('a')`.execute(tx));
  for (let use = 0; use < 5; use++) expect(await read("a")).toEqual([{ name: "a" }]);
  await store.transaction((tx) => sql`alter table changing add column more int not null default 7`.execute(tx));
  expect(await read("a")).toEqual([{ name: "a", more: 7 }]);
  await lane.close();
});
