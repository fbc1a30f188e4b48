import { type CodePipelineClient, GetPipelineStateCommand, type StageState } from "@aws-sdk/client-codepipeline";

/** What one stage looks like to somebody who watches. */
export interface StageLine {
  name: string;
  status: string;
  startedAt?: number;
  tookMs?: number;
  note: string;
}

/** A stage that belongs to an older execution has not begun in this one. */
export function stageLines(stages: StageState[], executionId: string, before: StageLine[], now: number): StageLine[] {
  return stages.map((stage, index) => {
    const mine = stage.latestExecution?.pipelineExecutionId === executionId ? stage : undefined;
    const last = before[index];
    const status = mine?.latestExecution?.status ?? "Waiting";
    const ended = status !== "Waiting" && status !== "InProgress" && status !== "Stopping";
    // What had ended before anybody watched has no duration to show.
    const watched = last !== undefined || !ended;
    const startedAt =
      status === "Waiting" || !watched ? undefined : (last?.startedAt ?? (last && ended && last.status === status ? undefined : now));
    const tookMs = ended && startedAt !== undefined ? (last?.tookMs ?? now - startedAt) : undefined;
    const failed = mine?.actionStates?.find(({ latestExecution }) => latestExecution?.errorDetails);
    const waiting = mine?.actionStates?.find(({ latestExecution }) => latestExecution?.token && latestExecution.status === "InProgress");
    const note = failed?.latestExecution?.errorDetails?.message ?? (waiting ? "waits for your approval" : "");
    return {
      name: stage.stageName ?? "",
      status,
      note,
      ...(startedAt !== undefined ? { startedAt } : {}),
      ...(tookMs !== undefined ? { tookMs } : {}),
    };
  });
}

export interface Waiting {
  stageName: string;
  actionName: string;
  token: string;
}

/** One look at a pipeline: its newest execution, stage by stage, and the approval that it waits for. */
export async function lookAt(client: CodePipelineClient, name: string, before: StageLine[]) {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name }));
  const executionId = stageStates[0]?.latestExecution?.pipelineExecutionId ?? "";
  const lines = stageLines(stageStates, executionId, before, Date.now());
  const waiting = stageStates.flatMap((stage) =>
    (stage.actionStates ?? []).flatMap((action): Waiting[] =>
      action.latestExecution?.token && action.latestExecution.status === "InProgress"
        ? [{ stageName: stage.stageName ?? "", actionName: action.actionName ?? "", token: action.latestExecution.token }]
        : [],
    ),
  );
  return { executionId, lines, waiting: waiting[0] };
}
