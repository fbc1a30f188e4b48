import type { BusEvent, Subscription } from "../../../kernel/events/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { latestRevision } from "../store/action-executions.ts";
import { countLive } from "../store/executions.ts";
import { pipelineById } from "../store/pipelines.ts";
import { findSources, type WatchedSource } from "../store/sources.ts";
import { startExecution } from "./start-execution.ts";

/** QUEUED and PARALLEL pipelines hold this many executions; a change that comes on top of them is not taken in. */
export const mostExecutions = 50;

interface Change {
  provider: "CodeCommit" | "S3";
  container: string;
  item: string;
  revision: string;
}

/**
 * Starts every pipeline that watches what has changed. AWS polls such sources; here the change itself is heard, and an event is
 * handled exactly once, so nothing is polled.
 */
async function hear(tx: Tx, event: BusEvent, change: Change, now: Date): Promise<void> {
  // A bucket's region need not be the pipeline's.
  const place = change.provider === "S3" ? { account: event.account } : { account: event.account, region: event.region };
  for (const source of await findSources(tx, change, place)) await start(tx, source, change, now);
}

async function start(tx: Tx, source: WatchedSource, { revision }: Change, now: Date): Promise<void> {
  const pipeline = await pipelineById(tx, source.pipeline_id);
  if (!pipeline) return;
  // An execution that somebody started meanwhile has fetched this very revision: a poll would find nothing new.
  if ((await latestRevision(tx, pipeline.id, source.stage, source.action)) === revision) return;
  if (pipeline.execution_mode !== "SUPERSEDED" && (await countLive(tx, pipeline.id)) >= mostExecutions) return;
  await startExecution(tx, pipeline, { trigger: { triggerType: "PollForSourceChanges", triggerDetail: source.action } }, now);
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const member = (value: unknown, name: string): unknown => (value as Record<string, unknown> | undefined)?.[name];

export const codeCommitChanged: Subscription = {
  name: "codepipeline/codecommit-changed",
  pattern: {
    source: ["aws.codecommit"],
    "detail-type": ["CodeCommit Repository State Change"],
    detail: { event: ["referenceCreated", "referenceUpdated"], referenceType: ["branch"] },
  },
  async handle(event, { tx, now }) {
    const { repositoryName, referenceName, commitId } = event.detail;
    const change = { container: text(repositoryName), item: text(referenceName), revision: text(commitId) };
    await hear(tx, event, { provider: "CodeCommit", ...change }, now);
  },
};

export const s3Changed: Subscription = {
  name: "codepipeline/s3-changed",
  pattern: { source: ["aws.s3"], "detail-type": ["Object Created"] },
  async handle(event, { tx, now }) {
    const { bucket, object } = event.detail;
    const change = {
      container: text(member(bucket, "name")),
      item: text(member(object, "key")),
      revision: text(member(object, "version-id")),
    };
    await hear(tx, event, { provider: "S3", ...change }, now);
  },
};
