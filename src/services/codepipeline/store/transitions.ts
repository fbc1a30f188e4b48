import type { Selectable } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import { type TransitionRow, tables } from "./tables.ts";

export type Transition = Selectable<TransitionRow>;

export const transitionsOf = (tx: Tx, pipelineId: string): Promise<Transition[]> =>
  tables(tx).selectFrom("codepipeline_transition").selectAll().where("pipeline_id", "=", pipelineId).execute();

export async function setTransition(tx: Tx, transition: Transition): Promise<void> {
  await tables(tx)
    .insertInto("codepipeline_transition")
    .values(transition)
    .onConflict((conflict) => conflict.columns(["pipeline_id", "stage", "direction"]).doUpdateSet(transition))
    .execute();
}
