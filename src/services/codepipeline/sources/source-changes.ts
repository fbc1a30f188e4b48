import type { BusEvent, Subscription } from "../../../kernel/events/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { watchingAction } from "../repositories/watcher-host.ts";
import { latestRevision } from "../store/action-executions.ts";
import { countLive } from "../store/executions.ts";
import { pipelineById } from "../store/pipelines.ts";
import { findSources, findSourcesOf, type WatchedSource } from "../store/sources.ts";
import { dismissBranch, welcomeBranch } from "./branch-pipelines.ts";
import { touchesPaths } from "./changed-paths.ts";
import { startExecution } from "./start-execution.ts";

/** QUEUED and PARALLEL pipelines hold this many executions; a change that comes on top of them is not taken in. */
export const mostExecutions = 50;

interface Change {
  provider: "CodeCommit" | "S3";
  container: string;
  item: string;
  revision: string;
  /** The commit that the branch was at before; empty for a new branch, and for an object. */
  before?: string;
}

interface Hearing {
  tx: Tx;
  now: Date;
  kernel: Kernel;
}

/**
 * Starts every pipeline that watches what has changed. AWS polls such sources; here the change itself is heard, and an event is
 * handled exactly once, so nothing is polled.
 */
async function hear(hearing: Hearing, event: BusEvent, change: Change): Promise<void> {
  // A bucket's region need not be the pipeline's.
  const place = change.provider === "S3" ? { account: event.account } : { account: event.account, region: event.region };
  for (const source of await findSources(hearing.tx, change, place)) await start(hearing, source, change);
}

async function start(
  { tx, now, kernel }: Hearing,
  source: WatchedSource,
  { provider, container, revision, before = "" }: Change,
): Promise<void> {
  const pipeline = await pipelineById(tx, source.pipeline_id);
  if (!pipeline) return;
  // An execution that somebody started meanwhile has fetched this very revision: a poll would find nothing new.
  if ((await latestRevision(tx, pipeline.id, source.stage, source.action)) === revision) return;
  if (provider === "CodeCommit" && !(await touchesPaths({ tx, kernel }, pipeline, { repositoryName: container, before, after: revision })))
    return;
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
    detail: { event: ["referenceCreated", "referenceUpdated", "referenceDeleted"], referenceType: ["branch"] },
  },
  async handle(event, hearing) {
    const { repositoryName, referenceName, commitId, oldCommitId } = event.detail;
    const change = { container: text(repositoryName), item: text(referenceName), revision: text(commitId), before: text(oldCommitId) };
    const isGone = event.detail.event === "referenceDeleted";
    if (!isGone) await hear(hearing, event, { provider: "CodeCommit", ...change });
    await keepBranches(hearing, event, { ...change, isGone });
  },
};

/** Pipelines that have one for each branch get one more, or one less. */
async function keepBranches(
  { tx, now }: Hearing,
  event: BusEvent,
  { container, item, isGone }: { container: string; item: string; isGone: boolean },
) {
  for (const source of await findSourcesOf(tx, container, event)) {
    const watching = await watchingAction(tx, source);
    if (!watching) continue;
    if (isGone) await dismissBranch(tx, watching.pipeline, item);
    else await welcomeBranch(tx, watching, item, now);
  }
}

export const s3Changed: Subscription = {
  name: "codepipeline/s3-changed",
  pattern: { source: ["aws.s3"], "detail-type": ["Object Created"] },
  async handle(event, hearing) {
    const { bucket, object } = event.detail;
    const change = {
      container: text(member(bucket, "name")),
      item: text(member(object, "key")),
      revision: text(member(object, "version-id")),
    };
    await hear(hearing, event, { provider: "S3", ...change });
  },
};
