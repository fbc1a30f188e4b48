import { sql } from "kysely";
import type { Metric } from "../../../kernel/metrics/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";

/** Deployments by their state, of all accounts. */
export async function deploymentMetrics(tx: Tx): Promise<Metric[]> {
  const { rows } = await sql<{ status: string; value: string }>`
    select status, count(*) as value from deploy_deployment group by status`.execute(tx);
  const samples = rows.map(({ status, value }) => ({ labels: { status }, value: Number(value) }));
  return [{ name: "quintet_deployments", help: "Deployments by status", type: "gauge", samples }];
}
