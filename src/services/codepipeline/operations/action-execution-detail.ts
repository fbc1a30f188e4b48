import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Output } from "../../../contracts/types.ts";
import type { Declaration } from "../domain/declaration/declaration.ts";
import { maskedConfiguration } from "../domain/declaration/secrets.ts";
import type { Artifact } from "../domain/execution/execution.ts";
import type { ActionExecution } from "../store/action-executions.ts";

type Detail = NonNullable<Output<typeof sdk, "ListActionExecutions">["actionExecutionDetails"]>[number];

const located = (artifacts: Artifact[]) => artifacts.map(({ name, bucket, key }) => ({ name, s3location: { bucket, key } }));

/** One attempt as ListActionExecutions tells it. */
export function actionExecutionDetail(attempt: ActionExecution, declaration: Declaration | undefined): Detail {
  const { document: run, execution_id, version, stage, action } = attempt;
  const declared = declaration?.stages.find(({ name }) => name === stage)?.actions.find(({ name }) => name === action);
  return {
    ...{ pipelineExecutionId: execution_id, actionExecutionId: run.id, pipelineVersion: version, stageName: stage, actionName: action },
    ...{ startTime: new Date(run.startTime), lastUpdateTime: new Date(run.lastStatusChange), status: run.status },
    ...(run.lastUpdatedBy ? { updatedBy: run.lastUpdatedBy } : {}),
    input: {
      ...(declared ? { actionTypeId: declared.actionTypeId, configuration: maskedConfiguration(declared.configuration ?? {}) } : {}),
      ...{ resolvedConfiguration: maskedConfiguration(run.resolvedConfiguration), inputArtifacts: located(run.inputArtifacts) },
      ...(declared?.roleArn ? { roleArn: declared.roleArn } : {}),
      region: declared?.region ?? attempt.region,
      ...(declared?.namespace ? { namespace: declared.namespace } : {}),
    },
    output: {
      outputArtifacts: run.status === "Succeeded" ? located(run.outputArtifacts) : [],
      outputVariables: run.outputVariables,
      executionResult: {
        // An approval is answered with its token; this is where clients of every execution mode find it.
        ...(run.externalExecutionId
          ? { externalExecutionId: run.externalExecutionId }
          : run.token
            ? { externalExecutionId: run.token }
            : {}),
        ...(run.summary ? { externalExecutionSummary: run.summary } : {}),
        ...(run.externalExecutionUrl ? { externalExecutionUrl: run.externalExecutionUrl } : {}),
        ...(run.errorDetails ? { errorDetails: run.errorDetails } : {}),
        ...(run.logStreamArn ? { logStreamARN: run.logStreamArn } : {}),
      },
    },
  };
}
