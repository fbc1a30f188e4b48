import { wake } from "../../../kernel/outbox/index.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { Fact } from "../domain/execution/facts.ts";
import { machineKind, tables } from "./tables.ts";

interface OfPipeline {
  id: string;
  account: string;
  region: string;
}

/** Writes news down and wakes the machine that will take it in. */
export async function record(tx: Tx, { id, account, region }: OfPipeline, fact: Fact): Promise<void> {
  await tables(tx)
    .insertInto("codepipeline_fact")
    .values({ account, region, pipeline_id: id, execution_id: fact.executionId, document: json(fact) })
    .execute();
  await wakePipeline(tx, id);
}

export const wakePipeline = (tx: Tx, pipelineId: string): Promise<void> => wake(tx, machineKind, pipelineId);

export const factsOf = (tx: Tx, pipelineId: string): Promise<{ id: string; document: Fact }[]> =>
  tables(tx).selectFrom("codepipeline_fact").select(["id", "document"]).where("pipeline_id", "=", pipelineId).orderBy("id").execute();

export async function forgetFacts(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length) await tables(tx).deleteFrom("codepipeline_fact").where("id", "in", ids).execute();
}
