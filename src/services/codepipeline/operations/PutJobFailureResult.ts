import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { fail } from "../jobs/answer-job.ts";
import { requireJob } from "../jobs/asked-job.ts";

export const PutJobFailureResult = operation<typeof sdk, "PutJobFailureResult">({
  resource: () => "*",
  async run({ jobId, failureDetails }, context) {
    await fail(context, await requireJob(context, jobId, { lock: true }), { failureDetails });
    return {};
  },
});
