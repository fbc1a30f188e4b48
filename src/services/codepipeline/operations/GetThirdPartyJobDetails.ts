import type * as sdk from "@aws-sdk/client-codepipeline";
import { InvalidJobException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { requirePartnerJob } from "../jobs/asked-job.ts";
import { jobData } from "../jobs/job-data.ts";

/** The nonce is in here, because a partner's poll only tells the job's id. */
export const GetThirdPartyJobDetails = operation<typeof sdk, "GetThirdPartyJobDetails">({
  resource: () => "*",
  async run({ jobId, clientToken }, context) {
    const { job, attempt } = await requirePartnerJob(context, jobId, { clientToken, lock: false });
    if (!attempt) throw new InvalidJobException({ message: `The action of the job '${jobId}' has ended`, $metadata: {} });
    return { jobDetails: { id: job.id, data: await jobData(context, attempt, job), ...(job.nonce ? { nonce: job.nonce } : {}) } };
  },
});
