import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { PublishedVersion } from "../domain/recommended.ts";
import type { TemplateKind } from "../domain/template-kind.ts";
import { db, type TemplateRow } from "./tables.ts";

const ofKind = (tx: Tx, { account, region }: Place, kind: TemplateKind) =>
  db(tx).selectFrom("proton_template").selectAll().where("account", "=", account).where("region", "=", region).where("kind", "=", kind);

export const findTemplate = (tx: Tx, place: Place, kind: TemplateKind, name: string): Promise<TemplateRow | undefined> =>
  ofKind(tx, place, kind).where("name", "=", name).executeTakeFirst();

/** Held until the transaction ends, so that two versions cannot get one number. */
export const lockTemplate = (tx: Tx, place: Place, kind: TemplateKind, name: string): Promise<TemplateRow | undefined> =>
  ofKind(tx, place, kind).where("name", "=", name).forUpdate().executeTakeFirst();

export const listTemplates = (tx: Tx, place: Place, kind: TemplateKind, after: string, limit: number): Promise<TemplateRow[]> =>
  ofKind(tx, place, kind).where("name", ">", after).orderBy("name").limit(limit).execute();

/** Throws a unique violation when the name is taken. */
export async function insertTemplate(tx: Tx, row: Omit<TemplateRow, "last_minors">): Promise<void> {
  await db(tx).insertInto("proton_template").values(row).execute();
}

export async function updateTemplate(tx: Tx, arn: string, change: Partial<TemplateRow>): Promise<void> {
  const { last_minors, ...rest } = change;
  const changed = { ...rest, ...(last_minors ? { last_minors: json(last_minors) } : {}) };
  await db(tx).updateTable("proton_template").set(changed).where("arn", "=", arn).execute();
}

export async function deleteTemplate(tx: Tx, arn: string): Promise<void> {
  await db(tx).deleteFrom("proton_template").where("arn", "=", arn).execute();
}

export async function countTemplates(tx: Tx, { account, region }: Place, kind?: TemplateKind): Promise<number> {
  const counted = db(tx)
    .selectFrom("proton_template")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("account", "=", account)
    .where("region", "=", region);
  const { count } = await (kind ? counted.where("kind", "=", kind) : counted).executeTakeFirstOrThrow();
  return Number(count);
}

/** The published versions of some templates, by name: what recommendations are made from. */
export async function publishedOf(tx: Tx, place: Place, kind: TemplateKind, names: string[]): Promise<Map<string, PublishedVersion[]>> {
  const found = new Map<string, PublishedVersion[]>(names.map((name) => [name, []]));
  if (names.length === 0) return found;
  const rows = await db(tx)
    .selectFrom("proton_template_version")
    .select(["template_name", "major", "minor"])
    .where("account", "=", place.account)
    .where("region", "=", place.region)
    .where("kind", "=", kind)
    .where("template_name", "in", names)
    .where("status", "=", "PUBLISHED")
    .execute();
  for (const { template_name, major, minor } of rows) found.get(template_name)?.push({ major, minor });
  return found;
}
