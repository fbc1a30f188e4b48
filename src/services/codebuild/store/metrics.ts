import { sql } from "kysely";
import type { Metric } from "../../../kernel/metrics/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";

/** Builds of the last day by their state, and those that are not over: queued or running. */
export async function buildMetrics(tx: Tx): Promise<Metric[]> {
  const { rows: ended } = await sql<{ status: string; value: string }>`
    select state->>'status' as status, count(*) as value from codebuild_build
    where started_at > now() - interval '1 day' and ended_at is not null group by 1`.execute(tx);
  const { rows: open } = await sql<{ status: string; value: string }>`
    select case when running then 'RUNNING' else 'QUEUED' end as status, count(*) as value
    from codebuild_build where ended_at is null group by 1`.execute(tx);
  const samples = [...ended, ...open].map(({ status, value }) => ({ labels: { status }, value: Number(value) }));
  return [{ name: "quintet_builds", help: "Builds by status: those of the last day, and all that are not over", type: "gauge", samples }];
}
