import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { BuildState, Fact } from "../domain/build.ts";
import { db } from "./tables.ts";

/** The number after the project's last build's. Waits for whoever takes one at this moment. */
export async function nextBuildNumber(tx: Tx, { account, region }: Place, projectName: string): Promise<number> {
  const { last } = await db(tx)
    .insertInto("codebuild_build_number")
    .values({ account, region, project_name: projectName, last: 1 })
    .onConflict((conflict) =>
      conflict.columns(["account", "region", "project_name"]).doUpdateSet({ last: sql<number>`codebuild_build_number.last + 1` }),
    )
    .returning("last")
    .executeTakeFirstOrThrow();
  return last;
}

export async function insertBuild(tx: Tx, state: BuildState): Promise<void> {
  const { id, account, region, projectName, number } = state;
  await db(tx)
    .insertInto("codebuild_build")
    .values({
      id,
      account,
      region,
      project_name: projectName,
      number,
      started_at: new Date(state.submittedAt),
      ended_at: null,
      running: false,
      kind: state.sandbox ? "sandbox" : "build",
      state: json(state),
    })
    .execute();
}

export async function updateBuild(tx: Tx, state: BuildState, running: boolean): Promise<void> {
  await db(tx)
    .updateTable("codebuild_build")
    .set({ state: json(state), running, ended_at: state.endedAt === undefined ? null : new Date(state.endedAt) })
    .where("id", "=", state.id)
    .execute();
}

export async function findState(tx: Tx, id: string): Promise<BuildState | undefined> {
  return (await db(tx).selectFrom("codebuild_build").select("state").where("id", "=", id).executeTakeFirst())?.state;
}

export async function findBuild(tx: Tx, { account, region }: Place, id: string): Promise<BuildState | undefined> {
  const state = await findState(tx, id);
  return state?.account === account && state.region === region && !state.sandbox ? state : undefined;
}

export async function findBuilds(
  tx: Tx,
  { account, region }: Place,
  ids: string[],
  kind: "build" | "sandbox" = "build",
): Promise<BuildState[]> {
  if (!ids.length) return [];
  const rows = await db(tx)
    .selectFrom("codebuild_build")
    .select("state")
    .where("id", "in", ids)
    .where("account", "=", account)
    .where("region", "=", region)
    .where("kind", "=", kind)
    .execute();
  return rows.map(({ state }) => state);
}

export async function deleteBuild(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("codebuild_build").where("id", "=", id).execute();
  await db(tx).deleteFrom("codebuild_fact").where("build_id", "=", id).execute();
  await db(tx).deleteFrom("codebuild_follow").where("build_id", "=", id).execute();
}

export async function listBuildIds(
  tx: Tx,
  { account, region }: Place,
  asked: { projectName?: string; descending: boolean; offset: number; limit: number; kind?: "build" | "sandbox" },
): Promise<string[]> {
  const direction = asked.descending ? "desc" : "asc";
  const kind = asked.kind ?? "build";
  let query = db(tx)
    .selectFrom("codebuild_build")
    .select("id")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("kind", "=", kind);
  query =
    asked.projectName === undefined
      ? query.orderBy("started_at", direction)
      : query.where("project_name", "=", asked.projectName).orderBy(kind === "build" ? "number" : "started_at", direction);
  const rows = await query
    .orderBy("id", direction)
    .offset(asked.offset)
    .limit(asked.limit + 1)
    .execute();
  return rows.map(({ id }) => id);
}

export async function countUnfinished(tx: Tx, { account, region }: Place, projectName: string): Promise<number> {
  const row = await db(tx)
    .selectFrom("codebuild_build")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("account", "=", account)
    .where("region", "=", region)
    .where("project_name", "=", projectName)
    .where("kind", "=", "build")
    .where("ended_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Every build of this server that is not over, whose environment may be waiting for somebody to look after it. */
export async function unfinishedBuildIds(tx: Tx): Promise<string[]> {
  const rows = await db(tx).selectFrom("codebuild_build").select("id").where("ended_at", "is", null).where("running", "=", true).execute();
  return rows.map(({ id }) => id);
}

/** Builds that ended lately: a kill between their last fact and the removal of their environment leaves it behind. */
export async function endedBuildUuids(tx: Tx, since: Date): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom("codebuild_build")
    .select(sql<string>`state->>'uuid'`.as("uuid"))
    .where("ended_at", ">=", since)
    .execute();
  return rows.map(({ uuid }) => uuid);
}

/** A build, what it has not yet taken in and how far its output is recorded: one statement, because it stands before every step. */
export async function findWhole(tx: Tx, id: string): Promise<{ state: BuildState; facts: Fact[]; readTo: number } | undefined> {
  const { rows } = await sql<{ state: BuildState; facts: Fact[]; readTo: number }>`
    select state,
      (select coalesce(jsonb_agg(fact), '[]') from codebuild_fact where build_id = build.id) as facts,
      coalesce((select read_to from codebuild_follow where build_id = build.id), 0) as "readTo"
    from codebuild_build build where id = ${id}`.execute(tx);
  return rows[0];
}

/** Facts quote what builds and programs printed; PostgreSQL keeps neither NUL nor half a surrogate pair. */
const storable = (_: string, value: unknown): unknown => (typeof value === "string" ? value.replaceAll("\0", "").toWellFormed() : value);

/** A fact that was said before is not said again, and a build that is over hears nothing. */
export async function insertFacts(tx: Tx, id: string, facts: Fact[]): Promise<void> {
  if (!facts.length) return;
  await sql`
    insert into codebuild_fact (build_id, key, fact)
    select ${id}, fact->>'key', fact from jsonb_array_elements(${JSON.stringify(facts, storable)}::jsonb) fact
    where exists (select from codebuild_build where id = ${id} and ended_at is null)
    on conflict do nothing`.execute(tx);
}

export async function deleteFacts(tx: Tx, id: string, keys?: string[]): Promise<void> {
  if (keys && !keys.length) return;
  const query = db(tx).deleteFrom("codebuild_fact").where("build_id", "=", id);
  await (keys ? query.where("key", "in", keys) : query).execute();
}

export async function readTo(tx: Tx, id: string): Promise<number> {
  const row = await db(tx).selectFrom("codebuild_follow").select("read_to").where("build_id", "=", id).executeTakeFirst();
  return Number(row?.read_to ?? 0);
}

export async function saveReadTo(tx: Tx, id: string, offset: number): Promise<void> {
  await db(tx)
    .insertInto("codebuild_follow")
    .values({ build_id: id, read_to: offset })
    .onConflict((conflict) => conflict.column("build_id").doUpdateSet({ read_to: offset }))
    .execute();
}

/** The build that an environment belongs to, as long as it runs. */
export async function unfinishedBuild(tx: Tx, uuid: string): Promise<BuildState | undefined> {
  const row = await db(tx)
    .selectFrom("codebuild_build")
    .select("state")
    .where("ended_at", "is", null)
    .where(sql<boolean>`state->>'uuid' = ${uuid}`)
    .executeTakeFirst();
  return row?.state;
}
