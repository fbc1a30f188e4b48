import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { succeed } from "../jobs/answer-job.ts";
import { requireJob } from "../jobs/asked-job.ts";

export const PutJobSuccessResult = operation<typeof sdk, "PutJobSuccessResult">({
  resource: () => "*",
  async run({ jobId, ...given }, context) {
    await succeed(context, await requireJob(context, jobId, { lock: true }), given);
    return {};
  },
});
