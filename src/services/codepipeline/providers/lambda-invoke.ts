import type { Tx } from "../../../kernel/store/index.ts";
import { jobData } from "../jobs/job-data.ts";
import { continuedJob, noteCalled, putFunctionJob } from "../store/function-jobs.ts";
import { findJob, type Job, pipelineOfExecution } from "../store/jobs.ts";
import { openAttempt } from "../workers/action-job.ts";
import { ActionFailure, type ActionJob, type Provider } from "./provider.ts";

/**
 * Calls a function with CodePipeline's event; the function says through PutJobSuccessResult or PutJobFailureResult how it went. The
 * job is committed before the call, under the attempt's own id: whoever asks twice after a crash asks for the same job.
 */
export const lambdaInvoke: Provider = {
  async start(job) {
    const { kernel, tx, now, execution, stage, action, run } = job;
    const { pipeline_id, account, region } = await pipelineOfExecution(tx, execution.id);
    const event = await kernel.store.transaction(async (own) => {
      await putFunctionJob(own, {
        ...{ id: run.id, account, region, category: "Invoke", owner: "AWS", provider: "Lambda", version: "1", provider_account: account },
        ...{ pipeline_id, execution_id: execution.id, stage, action: action.name, action_execution_id: run.id },
        ...{ status: "InProgress", created_at: now, query_value: null },
      });
      return eventOf(job, own, await findJob(own, run.id));
    });
    await invoke(job, event);
    return { status: "InProgress", externalExecutionId: run.id, summary: `Invoked ${functionName(job)}` };
  },

  /** A function that is not done yet answers with a token, and is called again with it. */
  async check(job) {
    const next = await continuedJob(job.tx, job.run.id);
    if (!next) return undefined;
    await invoke(job, await job.kernel.store.transaction((own) => eventOf(job, own, next)));
    await noteCalled(job.tx, next.id, job.now);
    return undefined;
  },
};

const functionName = ({ run }: ActionJob): string => run.resolvedConfiguration.FunctionName ?? "";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html#action-reference-Lambda-event */
async function eventOf({ kernel }: ActionJob, own: Tx, job: Job | undefined): Promise<object> {
  const attempt =
    job &&
    (await openAttempt(own, {
      ...{ pipelineId: job.pipeline_id, executionId: job.execution_id, stage: job.stage, action: job.action },
      actionExecutionId: job.action_execution_id,
    }));
  if (!attempt) throw new ActionFailure("JobFailed", "The action ended before its function was called");
  const { actionTypeId: _, pipelineContext: __, ...data } = await jobData({ kernel, tx: own }, attempt, job);
  return { "CodePipeline.job": { id: job.id, accountId: attempt.pipeline.account, data } };
}

async function invoke(job: ActionJob, event: object): Promise<void> {
  const asked = { FunctionName: functionName(job), InvocationType: "Event" as const, Payload: Buffer.from(JSON.stringify(event)) };
  const { FunctionError } = await job.call("lambda", "Invoke", asked as never);
  if (FunctionError) throw new ActionFailure("JobFailed", `The function failed: ${FunctionError}`);
}
