import { parseArn } from "../../base/arn.ts";
import type { Request } from "../../kernel/gateway/index.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { fault } from "./errors.ts";
import { repositoryArn } from "./reconcile.ts";
import { repositoryNamed } from "./repository.ts";

/** The ARN of the repository that a tag operation names, once it is known to be there. */
export async function taggedArn(tx: Tx, request: Request, resourceArn: string | undefined): Promise<string> {
  if (!resourceArn)
    throw fault("ResourceArnRequiredException", "A valid Amazon Resource Name (ARN) for an AWS CodeCommit resource is required");
  const arn = parseArn(resourceArn);
  const isOurs = arn?.service === "codecommit" && arn.account === request.account && arn.region === request.region;
  if (!isOurs || !arn) throw fault("InvalidResourceArnException", "The value for the resource ARN is not valid");
  return repositoryArn(await repositoryNamed(tx, request, arn.resource));
}
