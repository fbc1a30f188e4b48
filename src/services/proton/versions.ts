import { Readable } from "node:stream";
import { uuid } from "../../base/ids.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { wake } from "../../kernel/outbox/index.ts";
import { deleteTags, putTags, type Tag, tagsOf } from "../../kernel/store/index.ts";
import { bundleLimits } from "./domain/bundle/layout.ts";
import { nextVersion, recommendedMinor, recommendedVersion } from "./domain/recommended.ts";
import type { TemplateKind } from "./domain/template-kind.ts";
import { conflict, invalid, mismatch, notFound, overQuota } from "./errors.ts";
import { afterOf, pageOf } from "./pages.ts";
import { versionArn } from "./resources.ts";
import type { CompatibleTemplate, VersionRow } from "./store/tables.ts";
import { publishedOf, updateTemplate } from "./store/templates.ts";
import {
  deleteVersion,
  findVersion,
  findVersionByToken,
  insertVersion,
  listVersions,
  type TemplateName,
  updateVersion,
} from "./store/versions.ts";
import { templateOf } from "./templates.ts";

const mostVersions = 500;
const tokenMilliseconds = 8 * 3_600_000;
export const registrationKind = "proton/template-version";

export interface VersionRequest {
  templateName: string;
  majorVersion?: string;
  description?: string;
  clientToken?: string;
  source: { bucket: string; key: string };
  tags?: Tag[];
  compatible?: CompatibleTemplate[];
  componentSources?: "DIRECTLY_DEFINED"[];
}
interface VersionNumbers {
  templateName: string;
  majorVersion: string;
  minorVersion: string;
}

const nameOf = ({ account, region }: Context, kind: TemplateKind, template: string): TemplateName => ({ account, region, kind, template });

export const versionView = (row: VersionRow, recommended: number | undefined) => ({
  templateName: row.template_name,
  majorVersion: String(row.major),
  minorVersion: String(row.minor),
  ...(recommended === undefined ? {} : { recommendedMinorVersion: String(recommended) }),
  status: row.status,
  ...(row.status_message === null ? {} : { statusMessage: row.status_message }),
  ...(row.description === null ? {} : { description: row.description }),
  arn: row.arn,
  createdAt: row.created_at,
  lastModifiedAt: row.last_modified_at,
});
export const schemaView = (row: VersionRow) => (row.schema === null ? {} : { schema: row.schema });
export const serviceView = (row: VersionRow) => ({
  compatibleEnvironmentTemplates: row.compatible,
  supportedComponentSources: row.component_sources,
});

export async function createVersion(context: Context, kind: TemplateKind, asked: VersionRequest): Promise<VersionRow> {
  const { tx, now } = context;
  const name = nameOf(context, kind, asked.templateName);
  const template = await templateOf(context, kind, asked.templateName, true);
  const { clientToken, ...rest } = asked;
  const creation = JSON.stringify(rest);
  const since = new Date(now.getTime() - tokenMilliseconds);
  const known = clientToken === undefined ? undefined : await findVersionByToken(tx, name, clientToken, since);
  if (known && known.creation !== creation) throw mismatch(`A version of ${asked.templateName} with this client token`);
  if (known) return known;
  await refuseUnknown(context, asked.compatible ?? []);
  if ((await listVersions(tx, name)).length >= mostVersions) throw overQuota(`A template can have at most ${mostVersions} versions`);
  const numbers = nextVersion(template.last_minors, asked.majorVersion);
  if (!numbers) throw notFound(`The major version ${asked.majorVersion} of the ${kind} template ${asked.templateName} was not found`);
  const row: VersionRow = {
    ...{ account: name.account, region: name.region, kind, template_name: asked.templateName, ...numbers },
    ...{ id: uuid(), arn: versionArn(context, kind, asked.templateName, numbers.major, numbers.minor) },
    ...{ status: "REGISTRATION_IN_PROGRESS", status_message: null, description: asked.description ?? null },
    ...{ created_at: now, last_modified_at: now, schema: null },
    ...{ compatible: asked.compatible ?? [], component_sources: asked.componentSources ?? [] },
    ...(await fetchBundle(context, asked.source)),
    ...{ client_token: clientToken ?? null, creation, checking: false, findings: null },
  };
  await insertVersion(tx, row);
  await updateTemplate(tx, template.arn, { last_minors: { ...template.last_minors, [numbers.major]: numbers.minor } });
  await putTags(tx, row.arn, [...(await tagsOf(tx, template.arn)), ...(asked.tags ?? [])]);
  await wake(tx, registrationKind, row.id);
  return row;
}

/** The bundle as it is now, read with the caller's own permissions; what stands in the way is what the registration fails for. */
async function fetchBundle(context: Context, { bucket, key }: { bucket: string; key: string }) {
  const { kernel, tx, principal, account, region } = context;
  const place = `s3://${bucket}/${key}`;
  try {
    const { Body, ContentLength } = await kernel.call("s3", "GetObject", { Bucket: bucket, Key: key }, { principal, account, region, tx });
    const body = Body instanceof Readable ? Body : Readable.from([Buffer.from(Body ?? "")]);
    if ((ContentLength ?? 0) > bundleLimits.archiveBytes) {
      body.destroy();
      return { bundle: null, source_problem: `The template bundle ${place} is larger than ${bundleLimits.archiveBytes / 1024 ** 2} MB` };
    }
    return { bundle: (await kernel.blobs.put(body)).digest, source_problem: null };
  } catch (error) {
    const { name, message, $fault } = error as Error & { $fault?: string };
    if ($fault !== "client") throw error;
    return { bundle: null, source_problem: `The template bundle ${place} cannot be read: ${name}: ${message}` };
  }
}

async function refuseUnknown(context: Context, compatible: CompatibleTemplate[]): Promise<void> {
  for (const { templateName, majorVersion } of compatible) {
    const template = await templateOf(context, "environment", templateName);
    if (!Object.hasOwn(template.last_minors, majorVersion))
      throw notFound(`The major version ${majorVersion} of the environment template ${templateName} was not found`);
  }
}

async function publishedIn(context: Context, kind: TemplateKind, template: string) {
  return (await publishedOf(context.tx, context, kind, [template])).get(template) ?? [];
}

const findAsked = (context: Context, kind: TemplateKind, { templateName, majorVersion, minorVersion }: VersionNumbers) => {
  const [major, minor] = [Number(majorVersion), Number(minorVersion)];
  const inRange = major <= 0x7fffffff && minor <= 0x7fffffff;
  return inRange ? findVersion(context.tx, nameOf(context, kind, templateName), major, minor) : Promise.resolve(undefined);
};

async function versionOf(context: Context, kind: TemplateKind, asked: VersionNumbers): Promise<VersionRow> {
  const row = await findAsked(context, kind, asked);
  if (!row)
    throw notFound(`The version ${asked.majorVersion}.${asked.minorVersion} of the ${kind} template ${asked.templateName} was not found`);
  return row;
}

export async function readVersion(context: Context, kind: TemplateKind, asked: VersionNumbers) {
  const row = await versionOf(context, kind, asked);
  return { row, recommended: recommendedMinor(await publishedIn(context, kind, row.template_name), row.major) };
}

export interface VersionChange extends VersionNumbers {
  description?: string;
  status?: VersionRow["status"];
  compatible?: CompatibleTemplate[];
  componentSources?: "DIRECTLY_DEFINED"[];
}

export async function changeVersion(context: Context, kind: TemplateKind, asked: VersionChange) {
  await templateOf(context, kind, asked.templateName, true);
  const row = await versionOf(context, kind, asked);
  if (row.status === "REGISTRATION_IN_PROGRESS") throw conflict("The version is still being registered");
  if (asked.status !== undefined && asked.status !== row.status) {
    if (row.status === "REGISTRATION_FAILED") throw conflict("The registration of the version failed: it cannot be published");
    if (asked.status !== "PUBLISHED") throw invalid(`The status of a version cannot change from ${row.status} to ${asked.status}`);
  }
  await refuseUnknown(context, asked.compatible ?? []);
  const change = {
    status: asked.status ?? row.status,
    description: asked.description ?? row.description,
    compatible: asked.compatible ?? row.compatible,
    component_sources: asked.componentSources ?? row.component_sources,
    last_modified_at: context.now,
  };
  await updateVersion(context.tx, row.id, change);
  return { row: { ...row, ...change }, recommended: recommendedMinor(await publishedIn(context, kind, row.template_name), row.major) };
}

/** Undefined where it is gone already: a delete may be repeated. */
export async function removeVersion(context: Context, kind: TemplateKind, asked: VersionNumbers): Promise<VersionRow | undefined> {
  const row = await findAsked(context, kind, asked);
  if (!row) return undefined;
  await templateOf(context, kind, asked.templateName, true);
  if (row.status === "REGISTRATION_IN_PROGRESS") throw conflict("The version is still being registered");
  const published = await publishedIn(context, kind, row.template_name);
  const all = await listVersions(context.tx, nameOf(context, kind, row.template_name));
  const siblings = all.filter(({ major, id }) => major === row.major && id !== row.id);
  const whole = recommendedVersion(published);
  if (recommendedMinor(published, row.major) === row.minor && siblings.length > 0)
    throw conflict("The version is the recommended minor version, and its major version has others: delete those first");
  if (whole?.major === row.major && whole.minor === row.minor && all.length > 1)
    throw conflict("The version is the recommended version of the template, which has others: delete those first");
  await deleteVersion(context.tx, row.id);
  await deleteTags(context.tx, row.arn);
  return row;
}

/** Without a major version one row for each of them: its recommended minor version, or else its newest. */
export async function versionPage(
  context: Context,
  kind: TemplateKind,
  asked: { templateName: string; majorVersion?: string; nextToken?: string; maxResults?: number },
) {
  await templateOf(context, kind, asked.templateName);
  const published = await publishedIn(context, kind, asked.templateName);
  const all = await listVersions(context.tx, nameOf(context, kind, asked.templateName));
  const shown =
    asked.majorVersion === undefined ? majorsOf(all, published) : all.filter(({ major }) => String(major) === asked.majorVersion);
  const [major = "0", minor = "-1"] = afterOf(asked.nextToken, 2) ?? [];
  const rest = shown.filter((row) => row.major > Number(major) || (row.major === Number(major) && row.minor > Number(minor)));
  const { items, nextToken } = pageOf(rest, asked.maxResults, (row) => [String(row.major), String(row.minor)]);
  const templateVersions = items.map((row) => versionView(row, recommendedMinor(published, row.major)));
  return { templateVersions, ...(nextToken === undefined ? {} : { nextToken }) };
}

function majorsOf(all: VersionRow[], published: { major: number; minor: number }[]): VersionRow[] {
  return [...new Set(all.map(({ major }) => major))].map((major) => {
    const minors = all.filter((row) => row.major === major);
    return minors.find(({ minor }) => minor === recommendedMinor(published, major)) ?? minors.at(-1)!;
  });
}
