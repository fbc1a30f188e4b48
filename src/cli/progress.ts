import { type CodePipelineClient, GetPipelineStateCommand, type StageState } from "@aws-sdk/client-codepipeline";

/** What one stage looks like to somebody who watches. */
export interface StageLine {
  name: string;
  status: string;
  startedAt?: number;
  tookMs?: number;
  note: string;
}

const hasEnded = (status: string): boolean => !["Waiting", "InProgress", "Stopping"].includes(status);

/** Undefined before a stage begins, and when it had ended before anybody watched: then there is no duration to show. */
function seenStart(status: string, last: StageLine | undefined, now: number): number | undefined {
  if (status === "Waiting") return undefined;
  const endedUnseen = hasEnded(status) && (!last || last.status === status);
  return last?.startedAt ?? (endedUnseen ? undefined : now);
}

/** A stage that belongs to an older execution has not begun in this one. */
export function stageLines(stages: StageState[], executionId: string, before: StageLine[], now: number): StageLine[] {
  return stages.map((stage, index) => {
    const mine = stage.latestExecution?.pipelineExecutionId === executionId ? stage : undefined;
    const last = before[index];
    const status = mine?.latestExecution?.status ?? "Waiting";
    const startedAt = seenStart(status, last, now);
    const tookMs = hasEnded(status) && startedAt !== undefined ? (last?.tookMs ?? now - startedAt) : undefined;
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
