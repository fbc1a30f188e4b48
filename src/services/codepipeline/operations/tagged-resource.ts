import { InvalidArnException, ResourceNotFoundException } from "@aws-sdk/client-codepipeline";
import { parseArn } from "../../../base/arn.ts";
import type { Context } from "../../../kernel/gateway/index.ts";
import { findOwnType } from "../store/action-types.ts";
import { findPipeline } from "../store/pipelines.ts";
import { findWebhook } from "../store/webhooks.ts";
import { readActionTypeArn } from "./action-type-arn.ts";

/** What a tag operation's ARN names must exist: a pipeline, a webhook, or an action type of the account's own. */
export async function requireTaggable(context: Context, resourceArn: string): Promise<void> {
  const named = parseArn(resourceArn);
  if (named?.service !== "codepipeline" || !named.region || !/^\d{12}$/.test(named.account))
    throw new InvalidArnException({ message: `The ARN '${resourceArn}' is not valid`, $metadata: {} });
  const isHere = named.account === context.account && named.region === context.region;
  if (!isHere || !(await exists(context, named.resource)))
    throw new ResourceNotFoundException({ message: `The resource '${resourceArn}' was not found`, $metadata: {} });
}

async function exists(context: Context, resource: string): Promise<boolean> {
  const type = readActionTypeArn(resource);
  if (type?.owner === "Custom") {
    const found = await findOwnType(context.tx, context, { ...type, owner: "Custom" });
    return found !== undefined && found.deleted_at === null;
  }
  const [, webhook] = /^webhook:(.+)$/.exec(resource) ?? [];
  if (webhook) return (await findWebhook(context.tx, context, webhook)) !== undefined;
  return (await findPipeline(context.tx, context, resource)) !== undefined;
}
