import type { Context } from "../../../kernel/gateway/index.ts";
import { iamTables } from "../../../kernel/iam/index.ts";
import { limitExceeded, noSuchEntity } from "../errors.ts";
import type { Owner, OwnerKind } from "./owners.ts";
import { needAttachable } from "./policies.ts";

type Here = Pick<Context, "tx" | "account">;

const mostPolicies = 20;
const quotaOf = { user: "PoliciesPerUser", group: "PoliciesPerGroup", role: "PoliciesPerRole" };

export async function attach(here: Here, kind: OwnerKind, owner: Owner, policyArn: string): Promise<void> {
  await needAttachable(here, policyArn);
  const already = await attachedTo(here, owner);
  if (already.includes(policyArn)) return;
  if (already.length >= mostPolicies) throw limitExceeded(`Cannot exceed quota for ${quotaOf[kind]}: ${mostPolicies}`);
  await iamTables(here.tx)
    .insertInto("iam_attachment")
    .values({ account: here.account, owner_id: owner.id, policy_arn: policyArn })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function detach({ tx }: Here, owner: Owner, policyArn: string): Promise<void> {
  const gone = await iamTables(tx)
    .deleteFrom("iam_attachment")
    .where("owner_id", "=", owner.id)
    .where("policy_arn", "=", policyArn)
    .returning("policy_arn")
    .execute();
  if (!gone.length) throw noSuchEntity(`Policy ${policyArn} was not found.`);
}

/** ARNs of the managed policies somebody holds. */
export async function attachedTo({ tx }: Here, owner: Owner): Promise<string[]> {
  const rows = await iamTables(tx)
    .selectFrom("iam_attachment")
    .select("policy_arn")
    .where("owner_id", "=", owner.id)
    .orderBy("policy_arn")
    .execute();
  return rows.map(({ policy_arn }) => policy_arn);
}

const tables = { user: "iam_user", group: "iam_group", role: "iam_role" } as const;

/** Users, groups or roles that hold a managed policy. */
export const holdersOf = ({ tx, account }: Here, kind: OwnerKind, policyArn: string): Promise<Pick<Owner, "id" | "name" | "path">[]> =>
  iamTables(tx)
    .selectFrom(tables[kind])
    .select(["id", "name", "path"])
    .where("account", "=", account)
    .where("id", "in", (query) =>
      query.selectFrom("iam_attachment").select("owner_id").where("account", "=", account).where("policy_arn", "=", policyArn),
    )
    .execute();
