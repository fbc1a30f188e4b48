import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { polledType } from "../jobs/partner-poll.ts";
import { dispatchJobs } from "../store/jobs.ts";
import { openAttempt } from "../workers/action-job.ts";
import { actionTypeArn } from "./action-type-arn.ts";
import { actionTypeNotFound } from "./GetActionType.ts";

const mostAtOnce = 100;

/** Only which customer has work: what it is, the partner asks for with that customer's token. */
export const PollForThirdPartyJobs = operation<typeof sdk, "PollForThirdPartyJobs">({
  resource: ({ actionTypeId }, context) => actionTypeArn(context, actionTypeId),
  async run({ actionTypeId, maxBatchSize = 1 }, context) {
    const type = await polledType(context, actionTypeId);
    if (!type) throw actionTypeNotFound(actionTypeId);
    const wanted = { ...actionTypeId, owner: "ThirdParty" as const, account: type.account, region: context.region };
    const jobs = [];
    for (const job of await dispatchJobs(context.tx, wanted, Math.min(maxBatchSize, mostAtOnce), context.now)) {
      const { pipeline_id: pipelineId, execution_id: executionId, stage, action, action_execution_id: actionExecutionId } = job;
      const attempt = await openAttempt(context.tx, { pipelineId, executionId, stage, action, actionExecutionId });
      if (attempt) jobs.push({ clientId: attempt.run.resolvedConfiguration.ClientId ?? "", jobId: job.id });
    }
    return { jobs };
  },
});
