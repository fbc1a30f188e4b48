import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { TemplateKind } from "../domain/template-kind.ts";
import { db, type VersionRow } from "./tables.ts";

export interface TemplateName extends Place {
  kind: TemplateKind;
  template: string;
}

const ofTemplate = (tx: Tx, { account, region, kind, template }: TemplateName) =>
  db(tx)
    .selectFrom("proton_template_version")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("kind", "=", kind)
    .where("template_name", "=", template);

export const findVersion = (tx: Tx, name: TemplateName, major: number, minor: number): Promise<VersionRow | undefined> =>
  ofTemplate(tx, name).where("major", "=", major).where("minor", "=", minor).executeTakeFirst();

export const findVersionById = (tx: Tx, id: string): Promise<VersionRow | undefined> =>
  db(tx).selectFrom("proton_template_version").selectAll().where("id", "=", id).executeTakeFirst();

export const findVersionByToken = (tx: Tx, name: TemplateName, token: string, since: Date): Promise<VersionRow | undefined> =>
  ofTemplate(tx, name).where("client_token", "=", token).where("created_at", ">", since).executeTakeFirst();

export const listVersions = (tx: Tx, name: TemplateName): Promise<VersionRow[]> =>
  ofTemplate(tx, name).orderBy("major").orderBy("minor").execute();

/** The newest version of the major version that passed its registration. */
export const lastRegistered = (tx: Tx, name: TemplateName, major: number, below: number): Promise<VersionRow | undefined> =>
  ofTemplate(tx, name)
    .where("major", "=", major)
    .where("minor", "<", below)
    .where("schema", "is not", null)
    .orderBy("minor", "desc")
    .executeTakeFirst();

const asJson = ({ compatible, component_sources, findings, ...row }: Partial<VersionRow>) => ({
  ...row,
  ...(compatible ? { compatible: json(compatible) } : {}),
  ...(component_sources ? { component_sources: json(component_sources) } : {}),
  ...(findings ? { findings: json(findings) } : {}),
});

export async function insertVersion(tx: Tx, row: VersionRow): Promise<void> {
  await db(tx)
    .insertInto("proton_template_version")
    .values({ ...row, compatible: json(row.compatible), component_sources: json(row.component_sources), findings: null })
    .execute();
}

export async function updateVersion(tx: Tx, id: string, change: Partial<VersionRow>): Promise<void> {
  await db(tx).updateTable("proton_template_version").set(asJson(change)).where("id", "=", id).execute();
}

export async function deleteVersion(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("proton_template_version").where("id", "=", id).execute();
}
