import { InvalidNonceException } from "@aws-sdk/client-codepipeline";
import type { Context } from "../../../kernel/gateway/index.ts";
import { type Job, setJobStatus } from "../store/jobs.ts";
import type { AskedJob } from "./asked-job.ts";

/** The worker whose nonce is the newest one gets the job; asked again it hears the same. */
export async function acknowledge({ tx }: Context, { job, attempt }: AskedJob, nonce: string): Promise<Job["status"]> {
  if (job.nonce === null || job.nonce !== nonce)
    throw new InvalidNonceException({ message: `The nonce is not valid for the job '${job.id}'`, $metadata: {} });
  if (job.status !== "Dispatched") return job.status;
  // Too late: the action ran out of time or was given up.
  const status = attempt ? "InProgress" : "TimedOut";
  await setJobStatus(tx, job.id, status);
  return status;
}
