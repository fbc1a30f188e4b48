import { timingSafeEqual } from "node:crypto";
import { InvalidClientTokenException, InvalidJobStateException, JobNotFoundException } from "@aws-sdk/client-codepipeline";
import type { Context } from "../../../kernel/gateway/index.ts";
import { openedConfiguration } from "../providers/opened-configuration.ts";
import { findJob, type Job, lockJob } from "../store/jobs.ts";
import { type OpenAttempt, openAttempt } from "../workers/action-job.ts";

/** A job with the attempt it is for; without an attempt once that has ended in another way. */
export interface AskedJob {
  job: Job;
  attempt: OpenAttempt | undefined;
}

const attemptOf = ({ tx }: Context, job: Job): Promise<OpenAttempt | undefined> =>
  openAttempt(tx, {
    ...{ pipelineId: job.pipeline_id, executionId: job.execution_id, stage: job.stage, action: job.action },
    actionExecutionId: job.action_execution_id,
  });

/** A job of the caller's own pipelines: of a custom action, or of a function that the pipeline called. */
export async function requireJob(context: Context, jobId: string, means: { lock: boolean }): Promise<AskedJob> {
  const job = await (means.lock ? lockJob : findJob)(context.tx, jobId);
  if (!job || job.owner === "ThirdParty" || job.account !== context.account || job.region !== context.region) throw notFound(jobId);
  return { job, attempt: await attemptOf(context, job) };
}

const notFound = (jobId: string) => new JobNotFoundException({ message: `The job '${jobId}' was not found`, $metadata: {} });

/** A job of a partner's action, for whoever knows the token of the customer it belongs to. */
export async function requirePartnerJob(context: Context, jobId: string, given: { clientToken: string; lock: boolean }): Promise<AskedJob> {
  const job = await (given.lock ? lockJob : findJob)(context.tx, jobId);
  if (job?.owner !== "ThirdParty" || job.region !== context.region) throw notFound(jobId);
  const attempt = await attemptOf(context, job);
  if (!attempt) throw notRunning(job);
  const { ClientToken = "" } = openedConfiguration(context.kernel, attempt.pipeline.account, attempt.run.resolvedConfiguration);
  if (!isSame(ClientToken, given.clientToken))
    throw new InvalidClientTokenException({ message: "The client token is not valid for this job", $metadata: {} });
  return { job, attempt };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}

const notRunning = (job: Job) =>
  new InvalidJobStateException({ message: `The job '${job.id}' is in the state ${job.status} and its action has ended`, $metadata: {} });

/** The attempt of a job that a worker has acknowledged and not yet answered. */
export function requireInProgress({ job, attempt }: AskedJob): OpenAttempt {
  if (!attempt) throw notRunning(job);
  if (job.status !== "InProgress")
    throw new InvalidJobStateException({ message: `The job '${job.id}' is in the state ${job.status}, not InProgress`, $metadata: {} });
  return attempt;
}
