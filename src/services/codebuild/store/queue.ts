import { sql } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";

/** The fleet of a build. Where there are no fleets, no state is looked into: hundreds of builds may wait, and theirs are long. */
const fleetOf = (build: string) =>
  sql`(case when exists (select from codebuild_fleet) then ${sql.ref(`${build}.state`)}->'plan'->'environment'->'fleet'->>'fleetArn' end)`;

/**
 * Whether a waiting build may start. On a fleet: fewer than its base capacity run there and no older one waits for it. Otherwise, and
 * on demand when the fleet has no room: fewer than `limit` run on this server outside of fleets' capacity and no older one waits for that.
 * The lock, held to the end of the transaction, keeps two builds from taking the last place.
 */
export async function slotFree(tx: Tx, id: string, limit: number): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext('codebuild/queue'))`.execute(tx);
  const { rows } = await sql<{ free: boolean }>`
    with open as (
      select build.id, build.running, build.started_at, fleet.arn,
        coalesce((fleet.document->>'baseCapacity')::integer, 1) as base_capacity,
        fleet.arn is not null and coalesce(fleet.document->>'overflowBehavior', 'QUEUE') = 'QUEUE' as stays
      from codebuild_build build
      left join codebuild_fleet fleet on fleet.arn = ${fleetOf("build")}
      where build.ended_at is null
    ), mine as (select * from open where id = ${id}), taken as (
      select arn, base_capacity, count(*) filter (where running) as running from open group by arn, base_capacity
    )
    select (
      mine.arn is not null
      and (select running < base_capacity from taken where taken.arn = mine.arn)
      and not exists (
        select from open older where older.arn = mine.arn and not older.running and (older.started_at, older.id) < (mine.started_at, mine.id)
      )
    ) or (
      not mine.stays
      and (select coalesce(sum(case when arn is null then running else greatest(0, running - base_capacity) end), 0) from taken) < ${limit}
      and not exists (
        select from open older
        where not older.running and not older.stays and (older.started_at, older.id) < (mine.started_at, mine.id)
      )
    ) as free from mine`.execute(tx);
  return rows[0]?.free ?? false;
}

/** The builds that have waited longest, one for each fleet and one of no fleet; except for one. */
export async function firstInQueues(tx: Tx, except?: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct on (coalesce(${fleetOf("build")}, '')) id from codebuild_build build
    where ended_at is null and not running and id <> ${except ?? ""}
    order by coalesce(${fleetOf("build")}, ''), started_at, id`.execute(tx);
  return rows.map(({ id }) => id);
}
