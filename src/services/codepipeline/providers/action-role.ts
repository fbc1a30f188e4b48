import type { Place } from "../../../base/arn.ts";
import { arn } from "../../../base/arn.ts";
import { type PolicyDocument, type Principal, serviceOf } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { ActionFailure } from "./provider.ts";

/** `codepipeline@<pipeline>`, in the characters and the length a session name may have. */
const sessionName = (pipeline: string): string => `codepipeline@${pipeline}`.slice(0, 64);

interface Means {
  kernel: Kernel;
  tx: Tx;
}

/** A session of the pipeline's role, which must trust CodePipeline. */
export const assumePipelineRole = (
  { kernel, tx }: Means,
  place: Place,
  { pipelineName, roleArn, sessionPolicies }: { pipelineName: string; roleArn: string; sessionPolicies?: PolicyDocument[] },
): Promise<Principal> =>
  kernel.iam.assumeRole(tx, {
    roleArn,
    sessionName: sessionName(pipelineName),
    by: serviceOf("codepipeline", place.account),
    ...(sessionPolicies ? { sessionPolicies } : {}),
    conditions: { "aws:SourceArn": arn("codepipeline", place, pipelineName), "aws:SourceAccount": place.account },
  });

/** The session an action works with: the pipeline's own, or the action's role assumed through it, here or on another server. */
export async function assumeActionRole(
  means: Means,
  own: Principal,
  asked: { pipelineName: string; roleArn: string; actionRoleArn?: string },
): Promise<Principal> {
  const { actionRoleArn: roleArn } = asked;
  if (roleArn === undefined || roleArn === asked.roleArn) return own;
  const name = sessionName(asked.pipelineName);
  const elsewhere = means.kernel.remotes.session(roleArn, name);
  if (!elsewhere) return means.kernel.iam.assumeRole(means.tx, { roleArn, sessionName: name, by: own });
  // Whether the role trusts us is decided over there, at the first call; whether the pipeline may ask for it is decided here.
  const { allowed, message } = await means.kernel.iam.authorize(means.tx, own, {
    ...{ action: "sts:AssumeRole", resource: roleArn, conditions: {} },
    resourcePolicy: { Statement: { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*", Principal: "*" } },
  });
  if (!allowed) throw new ActionFailure("PermissionError", message);
  return elsewhere;
}
