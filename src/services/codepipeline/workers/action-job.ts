import { parseArn } from "../../../base/arn.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Action, Declaration } from "../domain/declaration/declaration.ts";
import type { ActionRun, Execution } from "../domain/execution/execution.ts";
import { assumeActionRole } from "../providers/action-role.ts";
import type { ActionJob } from "../providers/provider.ts";
import { findExecution } from "../store/executions.ts";
import { declarationOf } from "../store/pipelines.ts";
import { tables } from "../store/tables.ts";

/** Names one attempt of an action. */
export interface AttemptName {
  pipelineId: string;
  executionId: string;
  stage: string;
  action: string;
  actionExecutionId: string;
}

/** An attempt that still runs, with what it belongs to. */
export interface OpenAttempt {
  /** Whose resources the action works with: those of its role's account. */
  workAccount: string;
  pipeline: { id: string; account: string; region: string; name: string };
  declaration: Declaration;
  execution: Execution;
  action: Action;
  run: ActionRun;
}

/** Undefined when it ended or went with its pipeline: then there is nothing to do for it. */
export async function openAttempt(tx: Tx, name: AttemptName): Promise<OpenAttempt | undefined> {
  const pipeline = await tables(tx)
    .selectFrom("codepipeline_pipeline")
    .select(["id", "account", "region", "name"])
    .where("id", "=", name.pipelineId)
    .executeTakeFirst();
  const execution = pipeline && (await findExecution(tx, pipeline.id, name.executionId));
  const run = execution?.stages[name.stage]?.actions[name.action];
  if (!execution || run?.id !== name.actionExecutionId || run.status !== "InProgress") return undefined;
  const declaration = await declarationOf(tx, pipeline.id, execution.version);
  const action = declaration?.stages.find((stage) => stage.name === name.stage)?.actions.find((one) => one.name === name.action);
  if (!declaration || !action) return undefined;
  const workAccount = (action.roleArn && parseArn(action.roleArn)?.account) || pipeline.account;
  return { workAccount, pipeline, declaration, execution, action, run };
}

/** What a provider works with: the attempt, and the role's session in whose name it calls. */
export async function actionJob(
  { tx, kernel, now }: { tx: Tx; kernel: Kernel; now: Date },
  { workAccount, pipeline, declaration, execution, action, run }: OpenAttempt,
  stage: string,
): Promise<ActionJob> {
  const { region, name: pipelineName } = pipeline;
  const principal = await assumeActionRole({ kernel, tx }, pipeline, {
    ...{ pipelineName, roleArn: declaration.roleArn },
    ...(action.roleArn ? { actionRoleArn: action.roleArn } : {}),
  });
  const as = { principal, account: workAccount, region, tx };
  return {
    ...{ kernel, tx, now, region, pipelineName, execution, stage, action, run, principal },
    account: workAccount,
    call: (service, operation, input) => kernel.call(service, operation, input, as),
  };
}
