import type { Selectable } from "kysely";
import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { ActionTypeId, Declaration } from "../domain/declaration/declaration.ts";
import { type DeclaredType, declaredType, type PartnerTypeDocument } from "../domain/declaration/declared-types.ts";
import { type ActionTypeRow, tables } from "./tables.ts";

export type StoredActionType = Selectable<ActionTypeRow>;
type Name = Pick<StoredActionType, "owner" | "category" | "provider" | "version">;

/** A type of this very account, deleted or not. */
export const findOwnType = (tx: Tx, { account, region }: Place, name: Name): Promise<StoredActionType | undefined> =>
  tables(tx)
    .selectFrom("codepipeline_action_type")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("owner", "=", name.owner)
    .where("category", "=", name.category)
    .where("provider", "=", name.provider)
    .where("version", "=", name.version)
    .executeTakeFirst();

/** Those of a partner are there for the accounts that it allows; whoever polls for them may be a third account. */
export async function partnerTypes(tx: Tx, region: string, name?: Omit<Name, "owner">): Promise<StoredActionType[]> {
  let query = tables(tx)
    .selectFrom("codepipeline_action_type")
    .selectAll()
    .where("region", "=", region)
    .where("owner", "=", "ThirdParty")
    .where("deleted_at", "is", null)
    .orderBy("account");
  if (name) query = query.where("category", "=", name.category).where("provider", "=", name.provider).where("version", "=", name.version);
  return query.execute();
}

export function isAllowed({ account: own, document }: StoredActionType, account: string): boolean {
  const allowed = (document as PartnerTypeDocument).permissions?.allowedAccounts ?? [];
  return own === account || allowed.includes(account) || allowed.includes("*");
}

/** The declared type that an action of this account means, deleted ones too. */
export async function findDeclaredType(tx: Tx, place: Place, id: ActionTypeId): Promise<DeclaredType | undefined> {
  if (id.owner === "AWS") return undefined;
  const row =
    id.owner === "Custom"
      ? await findOwnType(tx, place, { ...id, owner: "Custom" })
      : (await partnerTypes(tx, place.region, id)).find((one) => isAllowed(one, place.account));
  return row && declaredType(row);
}

/** Every declared type that a pipeline uses, for the pure rules. */
export async function typesOf(tx: Tx, place: Place, declaration: Declaration): Promise<(id: ActionTypeId) => DeclaredType | undefined> {
  const keyOf = (id: ActionTypeId): string => `${id.owner}/${id.category}/${id.provider}/${id.version}`;
  const found = new Map<string, DeclaredType | undefined>();
  for (const { actionTypeId: id } of declaration.stages.flatMap(({ actions }) => actions))
    if (id.owner !== "AWS" && !found.has(keyOf(id))) found.set(keyOf(id), await findDeclaredType(tx, place, id));
  return (id) => found.get(keyOf(id));
}

/** Creates a type, or puts a new document in its place and undoes a deletion. */
export async function putType(tx: Tx, type: Omit<StoredActionType, "deleted_at">): Promise<void> {
  const document = json(type.document);
  await tables(tx)
    .insertInto("codepipeline_action_type")
    .values({ ...type, document, deleted_at: null })
    .onConflict((conflict) =>
      conflict.columns(["account", "region", "owner", "category", "provider", "version"]).doUpdateSet({ document, deleted_at: null }),
    )
    .execute();
}

export async function buryType(tx: Tx, { account, region }: Place, name: Name, now: Date): Promise<void> {
  await tables(tx)
    .updateTable("codepipeline_action_type")
    .set({ deleted_at: now })
    .where("account", "=", account)
    .where("region", "=", region)
    .where("owner", "=", name.owner)
    .where("category", "=", name.category)
    .where("provider", "=", name.provider)
    .where("version", "=", name.version)
    .execute();
}

export const customTypes = (tx: Tx, { account, region }: Place): Promise<StoredActionType[]> =>
  tables(tx)
    .selectFrom("codepipeline_action_type")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("owner", "=", "Custom")
    .where("deleted_at", "is", null)
    .orderBy("category")
    .orderBy("provider")
    .orderBy("version")
    .execute();
