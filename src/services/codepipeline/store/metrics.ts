import { sql } from "kysely";
import type { Metric } from "../../../kernel/metrics/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";

/** Executions and attempts of actions by their state, of all accounts. */
export async function pipelineMetrics(tx: Tx): Promise<Metric[]> {
  const { rows: executions } = await sql<{ status: string; value: string }>`
    select status, count(*) as value from codepipeline_execution group by status`.execute(tx);
  const { rows: actions } = await sql<{ status: string; value: string }>`
    select status, count(*) as value from codepipeline_action_execution group by status`.execute(tx);
  const { rows: jobs } = await sql<{ status: string; value: string }>`
    select status, count(*) as value from codepipeline_job where status in ('Queued', 'Dispatched', 'InProgress') group by status`.execute(
    tx,
  );
  const samples = (rows: { status: string; value: string }[]) =>
    rows.map(({ status, value }) => ({ labels: { status }, value: Number(value) }));
  return [
    { name: "quintet_pipeline_executions", help: "Pipeline executions by status", type: "gauge", samples: samples(executions) },
    { name: "quintet_action_executions", help: "Attempts of actions by status", type: "gauge", samples: samples(actions) },
    { name: "quintet_jobs", help: "Jobs of custom actions that are not over, by status", type: "gauge", samples: samples(jobs) },
  ];
}
