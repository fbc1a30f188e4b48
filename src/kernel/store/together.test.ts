import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import { expect, test } from "vitest";
import type { Tx } from "./store.ts";
import { type ReadAll, SharedReads, together } from "./together.ts";

const dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (database: Kysely<never>) => new PostgresIntrospector(database),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};
const sharedReads = (): Tx => new SharedReads({ dialect }) as unknown as Tx;

/** Answers each key with itself and the number of the statement that read it, one statement at a time when told to. */
function recorder() {
  const statements: (readonly string[])[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const readAll: ReadAll<string, string> = async (_tx, keys) => {
    statements.push(keys);
    const number = statements.length;
    if (keys.includes("slow")) await held;
    if (keys.includes("bad")) throw new Error("refused");
    return keys.map((key) => `${key} by ${number}`);
  };
  return { statements, readAll, release: () => release() };
}

test("those who ask in the same turn share a statement, and those who ask the same share its answer", async () => {
  const { statements, readAll } = recorder();
  const tx = sharedReads();
  const answers = await Promise.all(["a", "b", "a"].map((key) => together(tx, readAll, key)));
  expect(statements).toEqual([["a", "b"]]);
  expect(answers).toEqual(["a by 1", "b by 1", "a by 1"]);
});

test("who asks while a statement is on its way is answered by the next, also for the same key", async () => {
  const { statements, readAll, release } = recorder();
  const tx = sharedReads();
  const first = together(tx, readAll, "slow");
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(statements).toEqual([["slow"]]);
  const [second, third] = [together(tx, readAll, "slow"), together(tx, readAll, "c")];
  release();
  expect([await first, await second, await third]).toEqual(["slow by 1", "slow by 2", "c by 2"]);
});

test("a statement that fails fails for those who shared it, and for nobody else", async () => {
  const { readAll } = recorder();
  const tx = sharedReads();
  const [bad, other] = await Promise.allSettled([together(tx, readAll, "bad"), together(tx, readAll, "a")]);
  expect([bad.status, other.status]).toEqual(["rejected", "rejected"]);
  expect(await together(tx, readAll, "a")).toBe("a by 2");
});

test("a hundred keys go in statements of at most 64", async () => {
  const { statements, readAll } = recorder();
  const tx = sharedReads();
  await Promise.all(Array.from({ length: 100 }, (_, index) => together(tx, readAll, String(index))));
  expect(statements.map((keys) => keys.length)).toEqual([64, 36]);
});

test("inside a transaction everybody reads for himself, there", async () => {
  const { statements, readAll } = recorder();
  const tx = new Kysely({ dialect }) as unknown as Tx;
  await Promise.all([together(tx, readAll, "a"), together(tx, readAll, "a")]);
  expect(statements).toEqual([["a"], ["a"]]);
});
