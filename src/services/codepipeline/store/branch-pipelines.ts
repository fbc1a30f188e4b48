import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { tables } from "./tables.ts";

export interface BranchPipeline {
  child_id: string;
  branch: string;
  name: string;
}

/** The pipelines that were made after the pattern of one. */
export const branchPipelinesOf = (tx: Tx, parentId: string): Promise<BranchPipeline[]> =>
  tables(tx)
    .selectFrom("codepipeline_branch_pipeline as made")
    .innerJoin("codepipeline_pipeline as child", "child.id", "made.child_id")
    .select(["made.child_id", "made.branch", "child.name"])
    .where("made.parent_id", "=", parentId)
    .orderBy("made.branch")
    .execute();

export async function noteBranchPipeline(
  tx: Tx,
  { account, region }: Place,
  made: { parent_id: string; child_id: string; branch: string },
): Promise<void> {
  await tables(tx)
    .insertInto("codepipeline_branch_pipeline")
    .values({ account, region, ...made })
    .execute();
}
