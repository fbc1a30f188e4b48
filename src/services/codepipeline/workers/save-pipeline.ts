import { arn } from "../../../base/arn.ts";
import { publishAll } from "../../../kernel/events/index.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { isAlone, nextLook } from "../domain/execution/advance.ts";
import type { ActionRun, Execution, Gate } from "../domain/execution/execution.ts";
import { saveAttempts } from "../store/action-executions.ts";
import { updateExecutions } from "../store/executions.ts";
import { forgetWork } from "../store/external-work.ts";
import { forgetFacts } from "../store/facts.ts";
import { tables } from "../store/tables.ts";
import type { LoadedPipeline } from "./load-pipeline.ts";

const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);

interface Attempt {
  execution: Execution;
  stage: string;
  gate?: Gate;
  action: string;
  run: ActionRun;
}

/** Of actions and of rules. */
const attemptsOf = (execution: Execution): Attempt[] =>
  Object.entries(execution.stages).flatMap(([stage, { actions, conditions = {} }]) => [
    ...Object.entries(actions).map(([action, run]) => ({ execution, stage, action, run })),
    ...Object.entries(conditions).flatMap(([gate, { rules }]) =>
      Object.entries(rules).map(([action, run]) => ({ execution, stage, gate: gate as Gate, action, run })),
    ),
  ]);

/** Writes what a step changed, and publishes what it announces, all in the step's transaction. */
export async function savePipeline(tx: Tx, next: LoadedPipeline, previous: LoadedPipeline): Promise<void> {
  const before = new Map(previous.executions.map((execution) => [execution.id, execution]));
  const changed = next.executions.filter((execution) => differs(execution, before.get(execution.id)));
  await updateExecutions(
    tx,
    changed.map((execution) => ({ execution, alone: isAlone(next, execution), lookAt: nextLook(execution) })),
  );

  const known = new Map(previous.executions.flatMap(attemptsOf).map(({ run }) => [run.id, run]));
  const attempts = changed.flatMap(attemptsOf).filter(({ run }) => differs(run, known.get(run.id)));
  await saveAttempts(tx, { id: next.pipelineId, account: next.account, region: next.region }, attempts);
  // Only work that goes on elsewhere was noted, and only once it had its id.
  const ended = attempts.filter(({ run }) => run.status !== "InProgress" && known.get(run.id)?.externalExecutionId);
  await forgetWork(
    tx,
    ended.map(({ run }) => run.id),
  );

  if (differs(next.stages, previous.stages))
    await tables(tx)
      .updateTable("codepipeline_pipeline")
      .set({ stages: json(next.stages) })
      .where("id", "=", next.pipelineId)
      .execute();
  await forgetFacts(tx, previous.factIds);

  const own = arn("codepipeline", next, next.name);
  await publishAll(
    tx,
    next.announcements.map(({ detailType, detail, resources = [] }) => ({
      ...{ source: "aws.codepipeline", detailType, account: next.account, region: next.region, resources: [own, ...resources], detail },
    })),
  );
}
