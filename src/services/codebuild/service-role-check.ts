import { parseArn } from "../../base/arn.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { invalid } from "./errors.ts";
import { isRefusal } from "./workers/refusals.ts";
import { assumeServiceRole } from "./workers/service-role.ts";

/** A project's role must be of the caller's account and trust CodeBuild; Terraform waits for exactly these words to go away. */
export async function checkServiceRole(context: Context, role: string): Promise<void> {
  const { kernel, tx, account, principal } = context;
  // CodePipeline's own project for commands: each of its builds names the role it runs as, and is checked then.
  if (principal.kind === "root" && principal.invokedBy === "codepipeline.amazonaws.com") return;
  const named = parseArn(role);
  if (named && named.account !== account) throw invalid("Invalid service role: Service role account ID does not match caller's account");
  try {
    await assumeServiceRole(kernel, tx, account, role, "AWSCodeBuild-check");
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw invalid(`CodeBuild is not authorized to perform: sts:AssumeRole on ${role}`);
  }
}

/** A role may be given by its name alone. */
export const roleArn = (account: string, role: string): string =>
  role.startsWith("arn:") ? role : `arn:aws:iam::${account}:role/${role.replace(/^\//, "")}`;
