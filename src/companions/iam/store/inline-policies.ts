import type { Context } from "../../../kernel/gateway/index.ts";
import { iamTables } from "../../../kernel/iam/index.ts";
import { checkDocument, policySize } from "../documents.ts";
import { limitExceeded, notFound } from "../errors.ts";
import type { Owner, OwnerKind } from "./owners.ts";

type Here = Pick<Context, "tx" | "account">;

/** What all inline policies of one owner may hold together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const quotas = { user: 2048, group: 5120, role: 10_240 };

export async function putInline(here: Here, kind: OwnerKind, owner: Owner, name: string, document: string): Promise<void> {
  checkDocument(document, "identity", { name: "PolicySize", characters: quotas[kind] });
  const others = (await inlineOf(here, owner)).filter((policy) => policy.name !== name);
  const characters = others.reduce((sum, policy) => sum + policySize(policy.document), policySize(document));
  if (characters > quotas[kind]) throw limitExceeded(`Maximum policy size of ${quotas[kind]} bytes exceeded for ${kind} ${owner.name}`);
  await iamTables(here.tx)
    .insertInto("iam_inline_policy")
    .values({ account: here.account, owner_id: owner.id, name, document })
    .onConflict((conflict) => conflict.columns(["owner_id", "name"]).doUpdateSet({ document }))
    .execute();
}

export const inlineOf = ({ tx }: Here, owner: Owner) =>
  iamTables(tx).selectFrom("iam_inline_policy").select(["name", "document"]).where("owner_id", "=", owner.id).execute();

export async function needInline(here: Here, kind: OwnerKind, owner: Owner, name: string): Promise<string> {
  const found = (await inlineOf(here, owner)).find((policy) => policy.name === name);
  if (!found) throw notFound(`${kind} policy`, name);
  return found.document;
}

export async function deleteInline(here: Here, kind: OwnerKind, owner: Owner, name: string): Promise<void> {
  await needInline(here, kind, owner, name);
  await iamTables(here.tx).deleteFrom("iam_inline_policy").where("owner_id", "=", owner.id).where("name", "=", name).execute();
}
