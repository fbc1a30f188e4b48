import type { CallAs } from "../../../kernel/gateway/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { BuildState } from "../domain/build.ts";
import { buildArn } from "../domain/view.ts";
import type { LogLine } from "../engine/follow.ts";
import { BuildFailure } from "../engine/outside.ts";
import { isAccessDenied, isRefusal } from "./refusals.ts";
import { buildPrincipal } from "./service-role.ts";

/** One call of PutLogEvents takes so many events and bytes; every event counts 26 bytes more than its message. */
const mostEvents = 10_000;
const mostBytes = 1_000_000;
const eventOverhead = 26;

const callAs = async (kernel: Kernel, tx: Tx, state: BuildState): Promise<CallAs> => ({
  principal: await buildPrincipal(kernel, tx, state),
  account: state.account,
  region: state.region,
  tx,
});

/** `/aws/codebuild/<project>` and the build's uuid, unless the project says otherwise. */
export function logPlace({ plan, projectName, uuid }: BuildState): { group: string; stream: string } | undefined {
  const { status, groupName, streamName } = plan.logsConfig.cloudWatchLogs ?? {};
  if (status === "DISABLED") return undefined;
  return { group: groupName || `/aws/codebuild/${projectName}`, stream: streamName ? `${streamName}/${uuid}` : uuid };
}

/** Makes group and stream where they are missing, in the transaction of the caller. */
export async function openLog(kernel: Kernel, tx: Tx, state: BuildState): Promise<{ group: string; stream: string } | undefined> {
  const place = logPlace(state);
  const as = await callAs(kernel, tx, state).catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
    const message = `CodeBuild is not authorized to perform: sts:AssumeRole on ${state.plan.serviceRole}`;
    throw new BuildFailure("ACCESS_DENIED", message, { cause: error });
  });
  if (!place) return undefined;
  const { group: logGroupName, stream: logStreamName } = place;
  const createStream = () => kernel.call("logs", "CreateLogStream", { logGroupName, logStreamName }, as).catch(unlessThere);
  try {
    await createStream().catch(async (error: unknown) => {
      if (!isNamed(error, "ResourceNotFoundException")) throw error;
      // Another build of the project may make the group at this very moment; the stream is this build's own all the same.
      await kernel.call("logs", "CreateLogGroup", { logGroupName }, as).catch(unlessThere);
      await createStream();
    });
  } catch (error) {
    throw isAccessDenied(error) ? logsDenied(state, error) : error;
  }
  return place;
}

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

function unlessThere(error: unknown): void {
  if (!isNamed(error, "ResourceAlreadyExistsException")) throw error;
}

const logsDenied = (state: BuildState, error: Error): BuildFailure =>
  new BuildFailure(
    "ACCESS_DENIED",
    `Service role ${state.plan.serviceRole} does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams for build ${buildArn(state)}. Error message: ${error.message}`,
    { cause: error },
  );

/** Adds lines in the transaction that records why they exist. A log that was taken away does not stop a build. */
export async function writeLines(kernel: Kernel, tx: Tx, state: BuildState, lines: LogLine[]): Promise<void> {
  const place = logPlace(state);
  if (!place || !lines.length) return;
  const as = await callAs(kernel, tx, state);
  try {
    for (const logEvents of batches(lines)) {
      await kernel.call("logs", "PutLogEvents", { logGroupName: place.group, logStreamName: place.stream, logEvents }, as);
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    kernel.log.warn("A build's log lines were refused", { build: state.id, error });
  }
}

function batches(lines: LogLine[]): { timestamp: number; message: string }[][] {
  const all: { timestamp: number; message: string }[][] = [];
  let bytes = 0;
  for (const { text, time } of lines) {
    const size = Buffer.byteLength(text) + eventOverhead;
    const last = all.at(-1);
    // An empty message is refused, but an empty line of output is one.
    const event = { timestamp: time.getTime(), message: text || " " };
    if (!last || last.length >= mostEvents || bytes + size > mostBytes) {
      all.push([event]);
      bytes = size;
    } else {
      last.push(event);
      bytes += size;
    }
  }
  return all;
}
