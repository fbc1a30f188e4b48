import { createInterface } from "node:readline/promises";
import { setTimeout as pause } from "node:timers/promises";
import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetBuildsCommand, CodeBuildClient } from "@aws-sdk/client-codebuild";
import {
  type ActionExecutionDetail,
  type CodePipelineClient,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  PutApprovalResultCommand,
} from "@aws-sdk/client-codepipeline";
import { lookAt } from "../progress.ts";
import type { Access } from "./furnish.ts";

interface Watched {
  client: CodePipelineClient;
  access: Access;
  name: string;
  pipelineExecutionId: string;
  approve: boolean;
  print(line: string): void;
  signal: AbortSignal;
}

const lookEveryMs = 200;

/** Prints what happens, answers approvals, and waits for the end. */
export async function watch(watched: Watched): Promise<string> {
  const { client, name, pipelineExecutionId, print, signal } = watched;
  const seen = new Map<string, string>();
  for (;;) {
    for (const action of await actions(watched)) {
      const status = action.status ?? "";
      const id = action.actionExecutionId ?? "";
      if (seen.get(id) === status) continue;
      seen.set(id, status);
      print(line(action));
      if (status === "Failed") await printLog(watched, action);
    }
    const { pipelineExecution } = await client.send(new GetPipelineExecutionCommand({ pipelineName: name, pipelineExecutionId }));
    const status = pipelineExecution?.status ?? "";
    if (status !== "InProgress" && status !== "Stopping") return status;
    if (signal.aborted) return "Stopped";
    await answer(watched);
    await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

async function actions({ client, name, pipelineExecutionId }: Watched): Promise<ActionExecutionDetail[]> {
  const filter = { pipelineExecutionId };
  const { actionExecutionDetails = [] } = await client.send(new ListActionExecutionsCommand({ pipelineName: name, filter }));
  return actionExecutionDetails.reverse();
}

function line({ stageName, actionName, status, output, startTime, lastUpdateTime }: ActionExecutionDetail): string {
  const took = status !== "InProgress" && startTime && lastUpdateTime ? ` (${((+lastUpdateTime - +startTime) / 1000).toFixed(1)} s)` : "";
  const why = output?.executionResult?.errorDetails?.message;
  return `${stageName}/${actionName}: ${status}${took}${why ? `: ${why}` : ""}`;
}

/** The log of a build that failed, because its folder goes with the server. */
async function printLog({ access, print }: Watched, { output, input }: ActionExecutionDetail): Promise<void> {
  const id = output?.executionResult?.externalExecutionId;
  if (!id || !["CodeBuild", "Commands"].includes(input?.actionTypeId?.provider ?? "")) return;
  const { builds = [] } = await new CodeBuildClient(access).send(new BatchGetBuildsCommand({ ids: [id] }));
  const { groupName, streamName } = builds[0]?.logs ?? {};
  if (!groupName || !streamName) return;
  const asked = new GetLogEventsCommand({ logGroupName: groupName, logStreamName: streamName, startFromHead: false, limit: 100 });
  const { events = [] } = await new CloudWatchLogsClient(access).send(asked);
  for (const { message = "" } of events) print(`  ${message.trimEnd()}`);
}

async function answer({ client, name, approve, print }: Watched): Promise<void> {
  const { waiting } = await lookAt(client, name, []);
  if (!waiting) return;
  const { stageName, actionName, token } = waiting;
  const isYes = approve || (process.stdin.isTTY && /^y/i.test(await question(`Approve ${stageName}/${actionName}? [y/N] `)));
  if (!isYes && !process.stdin.isTTY) print(`${stageName}/${actionName}: nobody is here to approve it; use --approve`);
  const result = { status: isYes ? ("Approved" as const) : ("Rejected" as const), summary: "quintet run" };
  await client.send(new PutApprovalResultCommand({ pipelineName: name, stageName, actionName, token, result }));
}

async function question(text: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(text);
  } finally {
    terminal.close();
  }
}
