import { asAdmin, createDatabase, type Database } from "./database.ts";

const name = "template_migrated";
/** Any number will do, as long as every worker of the run uses the same one. */
const templateLock = 7_451_939;

/** A fresh database with everybody's tables: a copy of one that `migrate` filled, made by whichever test of the run comes first. */
export async function createMigratedDatabase(migrate: (databaseUrl: string) => Promise<void>): Promise<Database> {
  await asAdmin(async (admin) => {
    await admin.query("select pg_advisory_lock($1)", [templateLock]);
    const { rowCount } = await admin.query("select from pg_database where datname = $1", [name]);
    if (rowCount) return;
    const database = await createDatabase();
    await migrate(database.url);
    await admin.query(`alter database ${database.name} rename to ${name}`);
  });
  return createDatabase(name);
}
