import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { succeed } from "../jobs/answer-job.ts";
import { requirePartnerJob } from "../jobs/asked-job.ts";

export const PutThirdPartyJobSuccessResult = operation<typeof sdk, "PutThirdPartyJobSuccessResult">({
  resource: () => "*",
  async run({ jobId, clientToken, ...given }, context) {
    await succeed(context, await requirePartnerJob(context, jobId, { clientToken, lock: true }), given);
    return {};
  },
});
