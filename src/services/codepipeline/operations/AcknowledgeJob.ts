import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { acknowledge } from "../jobs/acknowledge-job.ts";
import { requireJob } from "../jobs/asked-job.ts";

export const AcknowledgeJob = operation<typeof sdk, "AcknowledgeJob">({
  resource: () => "*",
  async run({ jobId, nonce }, context) {
    return { status: await acknowledge(context, await requireJob(context, jobId, { lock: true }), nonce) };
  },
});
