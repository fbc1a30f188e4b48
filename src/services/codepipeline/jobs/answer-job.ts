import type * as sdk from "@aws-sdk/client-codepipeline";
import { OutputVariablesSizeExceededException } from "@aws-sdk/client-codepipeline";
import { uuid } from "../../../base/ids.ts";
import { present } from "../../../base/present.ts";
import type { Input } from "../../../contracts/types.ts";
import type { Context } from "../../../kernel/gateway/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { filledUrl } from "../domain/declaration/declared-types.ts";
import { maskedConfiguration } from "../domain/declaration/secrets.ts";
import type { Revision } from "../domain/execution/execution.ts";
import { findDeclaredType } from "../store/action-types.ts";
import { record } from "../store/facts.ts";
import { insertJob, setJobStatus } from "../store/jobs.ts";
import type { OpenAttempt } from "../workers/action-job.ts";
import { type AskedJob, requireInProgress } from "./asked-job.ts";

type Success = Omit<Input<typeof sdk, "PutJobSuccessResult">, "jobId">;
type Failure = Omit<Input<typeof sdk, "PutJobFailureResult">, "jobId">;

const mostVariableBytes = 122_880;

/** A job went well: with a continuation token its action goes on with a new job, without one it has succeeded. */
export async function succeed(context: Context, asked: AskedJob, given: Success): Promise<void> {
  const { job } = asked;
  const attempt = requireInProgress(asked);
  const { continuationToken, currentRevision, executionDetails: { summary, externalExecutionId, percentComplete } = {} } = given;
  const outputVariables = acceptVariables(given);
  await setJobStatus(context.tx, job.id, "Succeeded");
  const externalExecutionUrl = await urlOf(context, attempt, "execution", externalExecutionId);
  const progress = present({ summary, externalExecutionId, externalExecutionUrl, percentComplete });
  if (continuationToken !== undefined) {
    const { number: _, dispatched_at: __, nonce: ___, ...same } = job;
    const status = job.owner === "AWS" ? "InProgress" : "Queued";
    await insertJob(context.tx, { ...same, id: uuid(), status, continuation_token: continuationToken, created_at: context.now });
    return record(context.tx, attempt.pipeline, { type: "action-started", ...named(asked), ...progress });
  }
  const revision = currentRevision && (await revisionOf(context, attempt, currentRevision));
  await record(context.tx, attempt.pipeline, {
    ...{ type: "action-ended", ...named(asked), at: context.now.getTime() },
    result: { status: "Succeeded", ...progress, outputVariables, ...(revision ? { revision } : {}) },
  });
}

export async function fail(context: Context, asked: AskedJob, { failureDetails }: Failure): Promise<void> {
  const { type, message, externalExecutionId } = failureDetails;
  const attempt = requireInProgress(asked);
  await setJobStatus(context.tx, asked.job.id, "Failed");
  const externalExecutionUrl = await urlOf(context, attempt, "execution", externalExecutionId);
  await record(context.tx, attempt.pipeline, {
    ...{ type: "action-ended", ...named(asked), at: context.now.getTime() },
    result: { status: "Failed", errorDetails: { code: type, message }, ...present({ externalExecutionId, externalExecutionUrl }) },
  });
}

const named = ({ job }: AskedJob) => ({
  ...{ executionId: job.execution_id, stage: job.stage, action: job.action, actionExecutionId: job.action_execution_id },
});

function acceptVariables({ continuationToken, outputVariables = {} }: Success): Record<string, string> {
  if (continuationToken !== undefined && Object.keys(outputVariables).length)
    throw new WireError("ValidationException", "Output variables cannot be given together with a continuation token");
  if (Buffer.byteLength(JSON.stringify(outputVariables)) > mostVariableBytes)
    throw new OutputVariablesSizeExceededException({
      message: `The output variables are larger than ${mostVariableBytes} bytes`,
      $metadata: {},
    });
  return outputVariables;
}

async function revisionOf(context: Context, attempt: OpenAttempt, given: NonNullable<Success["currentRevision"]>): Promise<Revision> {
  const { revision, changeIdentifier, created = context.now, revisionSummary } = given;
  const url = await urlOf(context, attempt, "revision", undefined);
  return { id: revision, changeId: changeIdentifier, created: created.getTime(), ...present({ summary: revisionSummary, url }) };
}

/** A link that the action's type describes. */
export async function urlOf(
  { tx }: Pick<Context, "tx">,
  { pipeline, action, run }: OpenAttempt,
  kind: "execution" | "revision",
  externalExecutionId: string | undefined,
): Promise<string | undefined> {
  const type = await findDeclaredType(tx, pipeline, action.actionTypeId);
  return filledUrl(type?.urls[kind], { configuration: maskedConfiguration(run.resolvedConfiguration), externalExecutionId });
}
