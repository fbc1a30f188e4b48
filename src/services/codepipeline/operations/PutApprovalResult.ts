import type * as sdk from "@aws-sdk/client-codepipeline";
import { ActionNotFoundException, ApprovalAlreadyCompletedException, InvalidApprovalTokenException } from "@aws-sdk/client-codepipeline";
import { type Context, operation } from "../../../kernel/gateway/index.ts";
import type { ActionRun, Execution } from "../domain/execution/execution.ts";
import { findAttemptOfToken } from "../store/action-executions.ts";
import { findExecution } from "../store/executions.ts";
import { factsOf, record } from "../store/facts.ts";
import type { Pipeline } from "../store/pipelines.ts";
import { pipelineArn, requireLockedPipeline, requireStage } from "./asked-pipeline.ts";

export const PutApprovalResult = operation<typeof sdk, "PutApprovalResult">({
  resource: ({ pipelineName, stageName, actionName }, context) => pipelineArn(context, pipelineName, stageName, actionName),
  async run({ pipelineName, stageName: stage, actionName, result, token }, context) {
    const pipeline = await requireLockedPipeline(context, pipelineName);
    const action = (await requireStage(context, pipeline, stage)).actions.find(({ name }) => name === actionName);
    if (action?.actionTypeId.category !== "Approval")
      throw new ActionNotFoundException({
        message: `Stage '${stage}' of pipeline '${pipelineName}' does not have an approval action with name '${actionName}'`,
        $metadata: {},
      });
    const { execution, run } = await openApproval(context, pipeline, { stage, action: actionName, token });
    const status = result.status === "Approved" ? "Succeeded" : "Failed";
    await record(context.tx, pipeline, {
      ...{
        type: "action-ended",
        executionId: execution.id,
        stage,
        action: actionName,
        actionExecutionId: run.id,
        at: context.now.getTime(),
      },
      result: {
        status,
        summary: result.summary,
        lastUpdatedBy: context.principal.arn,
        ...(status === "Failed" ? rejected(result.summary) : {}),
      },
    });
    return { approvedAt: context.now };
  },
});

const rejected = (summary: string) => ({
  errorDetails: { code: "JobFailed", message: summary ? `The approval was rejected: ${summary}` : "The approval was rejected" },
});

/** The attempt that this very token opens; the pipeline's lock keeps a second answer out until the first one is written. */
async function openApproval(
  { tx }: Context,
  pipeline: Pipeline,
  asked: { stage: string; action: string; token: string },
): Promise<{ execution: Execution; run: ActionRun }> {
  const found = await findAttemptOfToken(tx, pipeline.id, asked);
  if (!found) throw new InvalidApprovalTokenException({ message: `The approval token '${asked.token}' is not valid`, $metadata: {} });
  const execution = await findExecution(tx, pipeline.id, found.execution_id);
  const run = execution?.stages[asked.stage]?.actions[asked.action];
  const facts = (await factsOf(tx, pipeline.id)).map(({ document }) => document);
  const isAnswered = facts.some((fact) => fact.type === "action-ended" && fact.actionExecutionId === found.id);
  if (!execution || run?.id !== found.id || run.status !== "InProgress" || isAnswered)
    throw new ApprovalAlreadyCompletedException({
      message: `The approval action '${asked.action}' has already been completed`,
      $metadata: {},
    });
  return { execution, run };
}
