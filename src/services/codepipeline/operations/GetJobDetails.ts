import type * as sdk from "@aws-sdk/client-codepipeline";
import { JobNotFoundException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { requireJob } from "../jobs/asked-job.ts";
import { jobData } from "../jobs/job-data.ts";

/** With fresh credentials; of an action that has ended there is nothing left to work with. */
export const GetJobDetails = operation<typeof sdk, "GetJobDetails">({
  resource: () => "*",
  async run({ jobId }, context) {
    const { job, attempt } = await requireJob(context, jobId, { lock: false });
    if (!attempt) throw new JobNotFoundException({ message: `The action of the job '${jobId}' has ended`, $metadata: {} });
    return { jobDetails: { id: job.id, data: await jobData(context, attempt, job), accountId: job.account } };
  },
});
