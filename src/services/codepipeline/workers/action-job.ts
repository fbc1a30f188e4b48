import { type Place, parseArn } from "../../../base/arn.ts";
import type { CallAs } from "../../../kernel/gateway/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Action, Declaration } from "../domain/declaration/declaration.ts";
import type { ActionRun, Execution } from "../domain/execution/execution.ts";
import { namedRun, namedWork, type WorkName } from "../domain/execution/named-work.ts";
import { assumeActionRole, assumePipelineRole } from "../providers/action-role.ts";
import type { ActionJob, CallInRole } from "../providers/provider.ts";
import { homeKey, journeyOf, moved } from "../providers/travelling-artifacts.ts";
import { findPlacedExecution } from "../store/executions.ts";

/** Names one attempt of an action or of a rule. */
export interface AttemptName extends WorkName {
  pipelineId: string;
  executionId: string;
  actionExecutionId: string;
}

/** An attempt that still runs, with what it belongs to. */
export interface OpenAttempt {
  /** Whose resources the action works with: those of its role's account, in its own region. */
  work: Place;
  pipeline: { id: string; account: string; region: string; name: string };
  declaration: Declaration;
  execution: Execution;
  action: Action;
  run: ActionRun;
}

/** Undefined when it ended or went with its pipeline: then there is nothing to do for it. */
export async function openAttempt(tx: Tx, name: AttemptName): Promise<OpenAttempt | undefined> {
  const placed = await findPlacedExecution(tx, name.pipelineId, name.executionId);
  const run = placed && namedRun(placed.execution, name);
  if (run?.id !== name.actionExecutionId || run.status !== "InProgress") return undefined;
  const { pipeline, declaration, execution } = placed!;
  const action = namedWork(declaration, name);
  if (!action) return undefined;
  const account = (action.roleArn && parseArn(action.roleArn)?.account) || pipeline.account;
  const work = { account, region: action.region ?? pipeline.region };
  return { work, pipeline, declaration, execution, action, run };
}

/** What a provider works with: the attempt, and the role's session in whose name it calls. */
export async function actionJob(
  { tx, kernel, now }: { tx: Tx; kernel: Kernel; now: Date },
  { work, pipeline, declaration, execution, action, run }: OpenAttempt,
  stage: string,
): Promise<ActionJob> {
  const asked = {
    ...{ pipelineName: pipeline.name, roleArn: declaration.roleArn },
    ...(action.roleArn ? { actionRoleArn: action.roleArn } : {}),
  };
  const own = await assumePipelineRole({ kernel, tx }, pipeline, asked);
  const principal = await assumeActionRole({ kernel, tx }, own, asked);
  const callAs =
    (as: CallAs): CallInRole =>
    (service, operation, input) =>
      kernel.call(service, operation, input, as);
  const call = callAs({ principal, ...work, tx });
  const atHome = callAs({ principal: own, account: pipeline.account, region: pipeline.region, tx });
  const journey = journeyOf({ kernel, declaration, pipeline, work, run, call, atHome });
  const encryptionKey = journey ? journey.thereKey : homeKey(kernel, declaration, pipeline);
  return {
    ...{ kernel, tx, now, pipelineName: pipeline.name, execution, stage, action, principal, call, ...work },
    ...(encryptionKey ? { encryptionKey } : {}),
    ...(journey ? { journey, run: moved(run, journey.bucket) } : { run }),
  };
}
