import { parseArn } from "../../base/arn.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { notFound } from "./errors.ts";
import { findRepository } from "./store/repositories.ts";
import type { RepositoryRow } from "./store/tables.ts";
import { findTemplate } from "./store/templates.ts";
import { findVersion } from "./store/versions.ts";

/** The ARN of something that exists and carries tags. */
export async function taggedResource(context: Context, arn: string): Promise<string> {
  const parsed = parseArn(arn);
  const isHere = parsed?.service === "proton" && parsed.account === context.account && parsed.region === context.region;
  if (!isHere || !(await exists(context, parsed.resource))) throw notFound(`The resource ${arn} was not found`);
  return arn;
}

async function exists(context: Context, resource: string): Promise<boolean> {
  const { tx, account, region } = context;
  const template = /^(environment|service)-template\/([^:/]+)(?::(\d{1,9})\.(\d{1,9}))?$/.exec(resource);
  if (template) {
    const [, kind, name = "", major, minor] = template as unknown as [string, "environment" | "service", string, string?, string?];
    if (major === undefined) return (await findTemplate(tx, context, kind, name)) !== undefined;
    return (await findVersion(tx, { account, region, kind, template: name }, Number(major), Number(minor))) !== undefined;
  }
  const repository = /^repository\/([a-z_]+):(.+)$/.exec(resource);
  if (!repository) return false;
  const provider = repository[1]!.toUpperCase() as RepositoryRow["provider"];
  return (await findRepository(tx, context, provider, repository[2]!)) !== undefined;
}
