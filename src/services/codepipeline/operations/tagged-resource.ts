import { InvalidArnException, ResourceNotFoundException } from "@aws-sdk/client-codepipeline";
import { parseArn } from "../../../base/arn.ts";
import type { Context } from "../../../kernel/gateway/index.ts";
import { findPipeline } from "../store/pipelines.ts";

/** The pipeline that a tag operation's ARN names must exist; other kinds of resources have no tags here yet. */
export async function requireTaggable(context: Context, resourceArn: string): Promise<void> {
  const named = parseArn(resourceArn);
  if (named?.service !== "codepipeline" || !named.region || !/^\d{12}$/.test(named.account))
    throw new InvalidArnException({ message: `The ARN '${resourceArn}' is not valid`, $metadata: {} });
  const isHere = named.account === context.account && named.region === context.region;
  const pipeline = isHere ? await findPipeline(context.tx, context, named.resource) : undefined;
  if (!pipeline) throw new ResourceNotFoundException({ message: `The resource '${resourceArn}' was not found`, $metadata: {} });
}
