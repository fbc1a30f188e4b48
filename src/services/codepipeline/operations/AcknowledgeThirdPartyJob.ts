import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { acknowledge } from "../jobs/acknowledge-job.ts";
import { requirePartnerJob } from "../jobs/asked-job.ts";

export const AcknowledgeThirdPartyJob = operation<typeof sdk, "AcknowledgeThirdPartyJob">({
  resource: () => "*",
  async run({ jobId, nonce, clientToken }, context) {
    return { status: await acknowledge(context, await requirePartnerJob(context, jobId, { clientToken, lock: true }), nonce) };
  },
});
