import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { sql } from "kysely";
import type { Tx } from "./store.ts";

interface Migration {
  number: number;
  name: string;
  checksum: string;
  text: string;
}
type MigrationTables = {
  migration: { owner: string; number: number; name: string; checksum: string };
};

/** Any number will do, as long as every server uses the same one. */
const migrationLock = 7_451_938;

/** Brings `owner`'s tables up to date inside `tx`. Servers that start together wait for each other on an advisory lock. */
export async function migrate(tx: Tx, owner: string, folder: URL): Promise<void> {
  await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(tx);
  await sql`create table if not exists migration (
    owner text not null, number int not null, name text not null, checksum text not null,
    applied_at timestamptz not null default now(), primary key (owner, number))`.execute(tx);
  const db = tx.withTables<MigrationTables>();
  const rows = await db.selectFrom("migration").select(["number", "checksum"]).where("owner", "=", owner).execute();
  const applied = new Map(rows.map((row) => [row.number, row.checksum]));
  for (const { number, name, checksum, text } of await readMigrations(folder)) {
    const before = applied.get(number);
    if (before === checksum) continue;
    if (before) throw new Error(`Migration ${owner}/${name} was changed after it had been applied: write a new file instead`);
    await sql.raw(text).execute(tx);
    await db.insertInto("migration").values({ owner, number, name, checksum }).execute();
  }
}

async function readMigrations(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql"));
  const found = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), "utf8");
      return { number: Number.parseInt(name, 10), name, text, checksum: createHash("sha256").update(text).digest("hex") };
    }),
  );
  const unnumbered = found.find(({ number }) => Number.isNaN(number));
  if (unnumbered) throw new Error(`Migration ${unnumbered.name} does not begin with a number`);
  found.sort((one, other) => one.number - other.number);
  const twice = found.find(({ number }, index) => found[index - 1]?.number === number);
  if (twice) throw new Error(`Two migrations in ${folder.pathname} have the number ${twice.number}`);
  return found;
}
