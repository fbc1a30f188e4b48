import type { Context } from "../../kernel/gateway/index.ts";
import { deleteTags, isUniqueViolation, putTags, type Tag } from "../../kernel/store/index.ts";
import { recommendedVersion } from "./domain/recommended.ts";
import type { TemplateKind } from "./domain/template-kind.ts";
import { conflict, mismatch, notFound, overQuota } from "./errors.ts";
import { afterOf, pageOf, pageSize } from "./pages.ts";
import { templateArn } from "./resources.ts";
import type { TemplateRow } from "./store/tables.ts";
import {
  countTemplates,
  deleteTemplate,
  findTemplate,
  insertTemplate,
  listTemplates,
  lockTemplate,
  publishedOf,
  updateTemplate,
} from "./store/templates.ts";
import { listVersions } from "./store/versions.ts";

/** What environment and service templates have in common. */
const mostTemplates = 100;
type Published = { major: number; minor: number }[];

export interface TemplateRequest {
  name: string;
  displayName?: string;
  description?: string;
  encryptionKey?: string;
  provisioning?: "CUSTOMER_MANAGED";
  tags?: Tag[];
}

export const templateView = (row: TemplateRow, published: Published) => {
  const recommended = recommendedVersion(published);
  return {
    name: row.name,
    arn: row.arn,
    createdAt: row.created_at,
    lastModifiedAt: row.last_modified_at,
    ...(row.display_name === null ? {} : { displayName: row.display_name }),
    ...(row.description === null ? {} : { description: row.description }),
    ...(recommended ? { recommendedVersion: `${recommended.major}.${recommended.minor}` } : {}),
  };
};
export const keyView = (row: TemplateRow) => (row.encryption_key === null ? {} : { encryptionKey: row.encryption_key });

const publishedFor = async (context: Context, row: TemplateRow): Promise<Published> =>
  (await publishedOf(context.tx, context, row.kind, [row.name])).get(row.name) ?? [];

export async function templateOf(context: Context, kind: TemplateKind, name: string, locked = false): Promise<TemplateRow> {
  const found = await (locked ? lockTemplate : findTemplate)(context.tx, context, kind, name);
  if (!found) throw notFound(`The ${kind} template ${name} was not found`);
  return found;
}

/** The same call again answers with what it made, unless that was changed since. */
export async function createTemplate(context: Context, kind: TemplateKind, asked: TemplateRequest): Promise<TemplateRow> {
  const { tx, account, region, now } = context;
  const { name, displayName, description, encryptionKey, provisioning, tags = [] } = asked;
  const arn = templateArn(context, kind, name);
  const creation = JSON.stringify([displayName, description, encryptionKey, provisioning, tags]);
  const known = await findTemplate(tx, context, kind, name);
  if (known) return same(known, creation);
  if ((await countTemplates(tx, context)) >= mostTemplates) throw overQuota(`An account can have at most ${mostTemplates} templates`);
  const row = {
    ...{ account, region, kind, name, arn, creation },
    display_name: displayName ?? null,
    description: description ?? null,
    encryption_key: encryptionKey ?? null,
    provisioning: provisioning ?? null,
    created_at: now,
    last_modified_at: now,
  };
  try {
    await insertTemplate(tx, row);
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict(`The ${kind} template ${name} is being created by another call`);
    throw error;
  }
  await putTags(tx, arn, tags);
  return { ...row, last_minors: {} };
}

function same(known: TemplateRow, creation: string): TemplateRow {
  const what = `The ${known.kind} template ${known.name}`;
  if (known.creation !== creation) throw mismatch(what);
  if (known.last_modified_at.getTime() !== known.created_at.getTime()) throw conflict(`${what} already exists and was modified since`);
  return known;
}

export async function readTemplate(
  context: Context,
  kind: TemplateKind,
  name: string,
): Promise<{ row: TemplateRow; published: Published }> {
  const row = await templateOf(context, kind, name);
  return { row, published: await publishedFor(context, row) };
}

export async function changeTemplate(
  context: Context,
  kind: TemplateKind,
  asked: { name: string; displayName?: string; description?: string },
) {
  const row = await templateOf(context, kind, asked.name, true);
  const change = {
    display_name: asked.displayName ?? row.display_name,
    description: asked.description ?? row.description,
    last_modified_at: context.now,
  };
  await updateTemplate(context.tx, row.arn, change);
  return { row: { ...row, ...change }, published: await publishedFor(context, row) };
}

/** Undefined where it is gone already: a delete may be repeated. */
export async function removeTemplate(context: Context, kind: TemplateKind, name: string): Promise<TemplateRow | undefined> {
  const { tx, account, region } = context;
  const row = await lockTemplate(tx, context, kind, name);
  if (!row) return undefined;
  const versions = await listVersions(tx, { account, region, kind, template: name });
  if (versions.length > 0) throw conflict(`The ${kind} template ${name} still has versions: delete them first`);
  await deleteTemplate(tx, row.arn);
  await deleteTags(tx, row.arn);
  return row;
}

export async function templatePage(
  context: Context,
  kind: TemplateKind,
  { nextToken, maxResults }: { nextToken?: string; maxResults?: number },
) {
  const [after = ""] = afterOf(nextToken, 1) ?? [];
  const read = await listTemplates(context.tx, context, kind, after, pageSize(maxResults) + 1);
  const { items, nextToken: next } = pageOf(read, maxResults, ({ name }) => [name]);
  const names = items.map(({ name }) => name);
  const published = await publishedOf(context.tx, context, kind, names);
  return {
    rows: items.map((row) => ({ row, published: published.get(row.name) ?? [] })),
    token: next === undefined ? {} : { nextToken: next },
  };
}
