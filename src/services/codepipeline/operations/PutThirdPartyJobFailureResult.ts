import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { fail } from "../jobs/answer-job.ts";
import { requirePartnerJob } from "../jobs/asked-job.ts";

export const PutThirdPartyJobFailureResult = operation<typeof sdk, "PutThirdPartyJobFailureResult">({
  resource: () => "*",
  async run({ jobId, clientToken, failureDetails }, context) {
    await fail(context, await requirePartnerJob(context, jobId, { clientToken, lock: true }), { failureDetails });
    return {};
  },
});
