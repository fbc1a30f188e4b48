import { arn, type Place, parseArn } from "../../base/arn.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import type { PolicyDocument } from "../../kernel/iam/index.ts";
import { offsetOf, pageOf, pageSize } from "./pages.ts";
import { findPolicies, policiesOfOthers } from "./store/resource-policies.ts";

/** Something that may belong to another account: its place, its name there and its ARN. */
export interface Named {
  place: Place;
  name: string;
  arn: string;
}
type Kind = "project" | "report-group" | "report" | "build";

/** A name means the caller's own; an ARN of this region may mean another account's, if that account's policy shares it. */
export function named(here: Place, text: string, kind: Kind): Named {
  const parsed = parseArn(text);
  const isArn = parsed?.resource.startsWith(`${kind}/`) === true;
  const foreign = isArn && parsed.service === "codebuild" && parsed.region === here.region && /^\d{12}$/.test(parsed.account);
  const place = foreign ? { account: parsed.account, region: here.region } : { account: here.account, region: here.region };
  const name = isArn ? parsed.resource.slice(kind.length + 1) : text;
  return { place, name, arn: arn("codebuild", place, `${kind}/${name}`) };
}

/** The resource that permissions for a report or a build are given on: its group or project, which its name begins with. */
export function ownerOf(here: Place, text: string, kind: "report" | "build"): Named {
  const { place, name } = named(here, text, kind);
  const owner = name.slice(0, Math.max(0, name.lastIndexOf(":")));
  return { place, name: owner, arn: arn("codebuild", place, `${kind === "build" ? "project" : "report-group"}/${owner}`) };
}

/** The policies of all resources that a request names, each speaking of its own resource only. */
export async function policyOf(context: Context, arns: string[]): Promise<PolicyDocument | undefined> {
  const found = await findPolicies(context.tx, [...new Set(arns)]);
  if (!found.length) return undefined;
  return { Version: "2012-10-17", Statement: found.flatMap(statementsOf) };
}

function statementsOf(stored: { arn: string; policy: string }) {
  const { Statement } = JSON.parse(stored.policy) as PolicyDocument;
  return [Statement].flat().map(({ NotResource: _, Sid: __, ...statement }) => ({ ...statement, Resource: stored.arn }));
}

/** The ARNs that other accounts share with the caller. */
export async function listShared(
  context: Context,
  kind: "project" | "report-group",
  asked: { sortBy?: string; sortOrder?: string; maxResults?: number; nextToken?: string },
): Promise<{ arns: string[]; nextToken?: string }> {
  const { tx, kernel, principal } = context;
  const action = `codebuild:${kind === "project" ? "BatchGetProjects" : "BatchGetReportGroups"}`;
  const shared: { arn: string; modified_at: Date }[] = [];
  for (const one of await policiesOfOthers(tx, context, kind)) {
    const resourcePolicy: PolicyDocument = { Version: "2012-10-17", Statement: statementsOf(one) };
    const decision = await kernel.iam.authorize(tx, principal, { action, resource: one.arn, conditions: {}, resourcePolicy });
    if (decision.allowed) shared.push(one);
  }
  const byArn = (left: { arn: string }, right: { arn: string }) => (left.arn < right.arn ? -1 : 1);
  shared.sort(
    asked.sortBy === "MODIFIED_TIME" ? (left, right) => Number(left.modified_at) - Number(right.modified_at) || byArn(left, right) : byArn,
  );
  if (asked.sortOrder === "DESCENDING") shared.reverse();
  const { maxResults = pageSize } = asked;
  const offset = offsetOf(asked.nextToken);
  const { items, ...more } = pageOf(shared.slice(offset, offset + maxResults + 1), offset, maxResults);
  return { arns: items.map((one) => one.arn), ...more };
}
