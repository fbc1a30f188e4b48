import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Output } from "../../../contracts/types.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import type { Declaration } from "../domain/declaration/declaration.ts";
import { conditionAt } from "../domain/execution/conditions.ts";
import type { Gate } from "../domain/execution/execution.ts";
import type { ActionExecution } from "../store/action-executions.ts";
import { pipelineArn } from "./asked-pipeline.ts";
import { attemptPage } from "./attempt-page.ts";

type Detail = NonNullable<Output<typeof sdk, "ListRuleExecutions">["ruleExecutionDetails"]>[number];

export const ListRuleExecutions = operation<typeof sdk, "ListRuleExecutions">({
  resource: ({ pipelineName }, context) => pipelineArn(context, pipelineName),
  async run(input, context) {
    const { attempts, nextToken } = await attemptPage(context, "rules", input);
    return {
      ruleExecutionDetails: attempts.map(({ attempt, declaration }) => ruleExecutionDetail(attempt, declaration)),
      ...(nextToken ? { nextToken } : {}),
    };
  },
});

function ruleExecutionDetail(attempt: ActionExecution, declaration: Declaration | undefined): Detail {
  const { document: run, execution_id, version, stage: stageName, gate, action: ruleName } = attempt;
  const stage = declaration?.stages.find(({ name }) => name === stageName);
  const declared = stage && conditionAt(stage, gate as Gate)?.rules?.find(({ name }) => name === ruleName);
  return {
    ...{ pipelineExecutionId: execution_id, ruleExecutionId: run.id, pipelineVersion: version, stageName, ruleName },
    ...{ startTime: new Date(run.startTime), lastUpdateTime: new Date(run.lastStatusChange), status: run.status },
    input: {
      ...(declared ? { ruleTypeId: declared.ruleTypeId, configuration: declared.configuration ?? {} } : {}),
      resolvedConfiguration: run.resolvedConfiguration,
      ...(declared?.roleArn ? { roleArn: declared.roleArn } : {}),
      region: declared?.region ?? attempt.region,
      inputArtifacts: run.inputArtifacts.map(({ name, bucket, key }) => ({ name, s3location: { bucket, key } })),
    },
    output: {
      executionResult: {
        ...(run.externalExecutionId ? { externalExecutionId: run.externalExecutionId } : {}),
        ...(run.summary ? { externalExecutionSummary: run.summary } : {}),
        ...(run.externalExecutionUrl ? { externalExecutionUrl: run.externalExecutionUrl } : {}),
        ...(run.errorDetails ? { errorDetails: run.errorDetails } : {}),
      },
    },
  };
}
