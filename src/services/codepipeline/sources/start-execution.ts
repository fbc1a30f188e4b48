import type { TriggerType } from "@aws-sdk/client-codepipeline";
import { uuid } from "../../../base/ids.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Execution } from "../domain/execution/execution.ts";
import { insertExecution } from "../store/executions.ts";
import { wakePipeline } from "../store/facts.ts";
import type { Pipeline } from "../store/pipelines.ts";

/** CodePipeline's limit for a trigger's detail. */
const mostDetail = 1024;

export interface Start {
  trigger: { triggerType: TriggerType; triggerDetail: string };
  variables?: Record<string, string>;
  sourceRevisions?: Execution["sourceRevisions"];
  sourceVariables?: Execution["sourceVariables"];
  rollback?: Execution["rollback"];
  inherited?: Execution["inherited"];
  clientToken?: string;
}

/** Creates an execution and wakes the machine that takes it in. */
export async function startExecution(tx: Tx, pipeline: Pipeline, start: Start, now: Date): Promise<string> {
  const { triggerType, triggerDetail } = start.trigger;
  const id = await insertExecution(
    tx,
    pipeline,
    {
      id: uuid(),
      trigger: { triggerType, triggerDetail: triggerDetail.slice(0, mostDetail) },
      variables: start.variables ?? {},
      startTime: now.getTime(),
      ...(start.sourceRevisions ? { sourceRevisions: start.sourceRevisions } : {}),
      ...(start.sourceVariables ? { sourceVariables: start.sourceVariables } : {}),
      ...(start.rollback ? { rollback: start.rollback } : {}),
      ...(start.inherited ? { inherited: start.inherited } : {}),
    },
    start.clientToken,
  );
  await wakePipeline(tx, pipeline.id);
  return id;
}
