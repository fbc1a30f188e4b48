import { type Arn, parseArn } from "../../base/arn.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { invalid, notFound } from "./errors.ts";
import { findProject } from "./store/projects.ts";
import { findReportGroup } from "./store/reports.ts";

/** The parts of an ARN of the caller's own that may have a resource policy. */
export function policyOwner({ account, region }: Context, resourceArn: string): Arn {
  const parsed = parseArn(resourceArn);
  const known = parsed && /^(project|report-group)\/[^/:]+$/.test(parsed.resource);
  if (!known || parsed.service !== "codebuild" || parsed.account !== account || parsed.region !== region)
    throw invalid(`Invalid resource ARN: ${resourceArn}. Expecting the ARN of a project or a report group`);
  return parsed;
}

export async function sharedResource(context: Context, resourceArn: string): Promise<void> {
  const { resource } = policyOwner(context, resourceArn);
  const [kind, name = ""] = resource.split("/");
  const found = kind === "project" ? await findProject(context.tx, context, name) : await findReportGroup(context.tx, context, name);
  if (!found) throw notFound(`Resource cannot be found: ${resourceArn}`);
}
