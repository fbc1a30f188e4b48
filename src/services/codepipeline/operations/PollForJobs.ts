import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Input } from "../../../contracts/types.ts";
import { type Context, operation } from "../../../kernel/gateway/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import type { DeclaredType } from "../domain/declaration/declared-types.ts";
import { requireJob } from "../jobs/asked-job.ts";
import { jobData } from "../jobs/job-data.ts";
import { failureOf } from "../providers/failure.ts";
import { findDeclaredType } from "../store/action-types.ts";
import { record } from "../store/facts.ts";
import { dispatchJobs, type Job, setJobStatus } from "../store/jobs.ts";
import { actionTypeArn } from "./action-type-arn.ts";
import { actionTypeNotFound } from "./GetActionType.ts";

const usualBatch = 1;
const mostAtOnce = 100;

export const PollForJobs = operation<typeof sdk, "PollForJobs">({
  resource: ({ actionTypeId }, context) => actionTypeArn(context, actionTypeId),
  async run({ actionTypeId, maxBatchSize = usualBatch, queryParam = {} }, context) {
    const type = actionTypeId.owner === "Custom" ? await findDeclaredType(context.tx, context, actionTypeId) : undefined;
    if (!type || type.isDeleted) throw actionTypeNotFound(actionTypeId);
    const queryValue = askedValue(type, queryParam);
    const { category, provider, version } = actionTypeId;
    const wanted = { owner: "Custom" as const, category, provider, version, account: type.account, region: context.region, queryValue };
    const dispatched = await dispatchJobs(context.tx, wanted, Math.min(maxBatchSize, mostAtOnce), context.now);
    const jobs = [];
    for (const job of dispatched) jobs.push(...(await shownJob(context, job)));
    return { jobs };
  },
});

function askedValue(type: DeclaredType, given: NonNullable<Input<typeof sdk, "PollForJobs">["queryParam"]>): string | undefined {
  const queryable = type.properties.find((property) => property.queryable)?.name;
  const [key, ...more] = Object.keys(given);
  if (key === undefined && queryable === undefined) return undefined;
  if (key === undefined || key !== queryable || more.length)
    throw new WireError(
      "ValidationException",
      queryable ? `The query parameter must name the queryable property '${queryable}'` : "The action type has no queryable property",
    );
  return given[key];
}

/** Nothing, and its action fails, when its pipeline's role is not to be had: the other jobs must not suffer from it. */
async function shownJob(context: Context, job: Job) {
  const asked = await requireJob(context, job.id, { lock: false });
  if (!asked.attempt) return [];
  try {
    const data = await jobData(context, asked.attempt, job);
    return [{ id: job.id, data, nonce: job.nonce ?? "", accountId: job.account }];
  } catch (error) {
    const result = failureOf(error);
    if (!result) throw error;
    await setJobStatus(context.tx, job.id, "Failed");
    const { execution_id: executionId, stage, action, action_execution_id: actionExecutionId } = job;
    await record(context.tx, asked.attempt.pipeline, { type: "action-ended", executionId, stage, action, actionExecutionId, result });
    return [];
  }
}
