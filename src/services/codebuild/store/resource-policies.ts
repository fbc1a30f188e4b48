import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { db } from "./tables.ts";

export async function putPolicy(tx: Tx, { account, region }: Place, arn: string, policy: string, now: Date): Promise<void> {
  await db(tx)
    .insertInto("codebuild_resource_policy")
    .values({ arn, account, region, policy, modified_at: now })
    .onConflict((conflict) => conflict.column("arn").doUpdateSet({ policy, modified_at: now }))
    .execute();
}

export const findPolicies = (tx: Tx, arns: string[]): Promise<{ arn: string; policy: string }[]> =>
  arns.length
    ? db(tx).selectFrom("codebuild_resource_policy").select(["arn", "policy"]).where("arn", "in", arns).execute()
    : Promise.resolve([]);

export async function deletePolicy(tx: Tx, arn: string): Promise<void> {
  await db(tx).deleteFrom("codebuild_resource_policy").where("arn", "=", arn).execute();
}

/** The policies of other accounts' resources in a region: what of them is shared with somebody is for the policies to say. */
export const policiesOfOthers = (
  tx: Tx,
  { account, region }: Place,
  kind: "project" | "report-group",
): Promise<{ arn: string; policy: string; modified_at: Date }[]> =>
  db(tx)
    .selectFrom("codebuild_resource_policy")
    .select(["arn", "policy", "modified_at"])
    .where("region", "=", region)
    .where("account", "<>", account)
    .where("arn", "like", `%:${kind}/%`)
    .execute();
