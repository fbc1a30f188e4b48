import type { Place } from "../../../base/arn.ts";
import { arn } from "../../../base/arn.ts";
import { type Principal, serviceOf } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";

/** `codepipeline@<pipeline>`, in the characters and the length a session name may have. */
const sessionName = (pipeline: string): string => `codepipeline@${pipeline}`.slice(0, 64);

/** A session of the pipeline's role, which must trust CodePipeline. */
export const assumePipelineRole = (
  { kernel, tx }: { kernel: Kernel; tx: Tx },
  place: Place,
  { pipelineName, roleArn }: { pipelineName: string; roleArn: string },
): Promise<Principal> =>
  kernel.iam.assumeRole(tx, {
    roleArn,
    sessionName: sessionName(pipelineName),
    by: serviceOf("codepipeline", place.account),
    conditions: { "aws:SourceArn": arn("codepipeline", place, pipelineName), "aws:SourceAccount": place.account },
  });

/** The session an action works with: the pipeline's own, or the action's role assumed through it. */
export async function assumeActionRole(
  means: { kernel: Kernel; tx: Tx },
  place: Place,
  asked: { pipelineName: string; roleArn: string; actionRoleArn?: string },
): Promise<Principal> {
  const own = await assumePipelineRole(means, place, asked);
  if (asked.actionRoleArn === undefined || asked.actionRoleArn === asked.roleArn) return own;
  return means.kernel.iam.assumeRole(means.tx, { roleArn: asked.actionRoleArn, sessionName: sessionName(asked.pipelineName), by: own });
}
