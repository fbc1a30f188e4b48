import pg from "pg";
import { inject } from "vitest";
import { secretText } from "../../src/base/ids.ts";
import { createLog } from "../../src/base/log.ts";
import { createStore, type Store } from "../../src/kernel/store/index.ts";

export interface Database {
  name: string;
  url: string;
  drop(): Promise<void>;
}

const urlOf = (name: string): string => {
  const { host, user } = inject("postgres");
  return `postgresql://${user}@localhost/${name}?host=${encodeURIComponent(host)}`;
};

/** Runs `work` with a connection to the run's PostgreSQL itself. */
export async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf("postgres") });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A fresh database, empty or a copy of `template`. */
export async function createDatabase(template = "template0"): Promise<Database> {
  const name = `test_${secretText(9).toLowerCase().replaceAll(/\W/g, "_")}`;
  await asAdmin((client) => client.query(`create database ${name} template ${template}`));
  return {
    name,
    url: urlOf(name),
    drop: () => asAdmin(async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

/** A store on a fresh database, for tests of what stands directly on it. Closing it drops the database. */
export async function openStore(): Promise<Store> {
  const database = await createDatabase();
  const store = await createStore(
    { data: "/nonexistent", databaseUrl: database.url },
    createLog((line) => console.error(line), "warn"),
  );
  return {
    ...store,
    async close() {
      await store.close();
      await database.drop();
    },
  };
}
