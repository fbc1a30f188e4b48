import { type GitHost, HostError, type RepositoryEvent } from "../../../kernel/connections/index.ts";
import { GitError } from "../../../kernel/git/index.ts";
import type { PerformContext } from "../../../kernel/outbox/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { judge, triggerOf } from "../domain/triggers/judge.ts";
import { anyPasses, pipelineTags, readPatterns } from "../domain/triggers/pipeline-tags.ts";
import { gitBranchOf } from "../providers/source-host.ts";
import { dismissBranch, welcomeBranch } from "../sources/branch-pipelines.ts";
import { mayStart } from "../sources/may-start.ts";
import { pipelineTag } from "../sources/pipeline-tag.ts";
import { type Start, startExecution } from "../sources/start-execution.ts";
import { latestRevision } from "../store/action-executions.ts";
import { type Repository, type StoredRepositoryEvent, type Watcher, watchersOf } from "../store/repositories.ts";
import { changedFiles } from "./changed-files.ts";
import { remoteRefs } from "./remote-refs.ts";
import { hostOfWatcher, type WatchingAction, watchingAction } from "./watcher-host.ts";

type Happened = Exclude<RepositoryEvent, { type: "branch-deleted" }>;

/** Asks every pipeline that watches the repository whether this starts it. */
export async function considerEvent(context: PerformContext, repository: Repository, { document }: StoredRepositoryEvent): Promise<void> {
  for (const watcher of await watchersOf(context.tx, repository)) {
    const watching = await watchingAction(context.tx, watcher);
    if (!watching) continue;
    if (document.type === "branch-deleted") await dismissBranch(context.tx, watching.pipeline, document.name);
    else await ask(context, repository, { watcher, watching }, document);
    if (document.type === "push" && document.ref === "branch") await welcomeBranch(context.tx, watching, document.name, context.now);
  }
}

async function ask(
  context: PerformContext,
  repository: Repository,
  { watcher, watching }: { watcher: Watcher; watching: WatchingAction },
  event: Happened,
): Promise<void> {
  const { pipeline, declaration, action } = watching;
  const judged = { actionName: action.name, branch: gitBranchOf(action) };
  let verdict = judge(declaration, judged, event);
  if (verdict === "no") return;
  const isFiltered = triggerOf(declaration, action.name) !== undefined;
  const paths = isFiltered ? undefined : readPatterns(await pipelineTag(context.tx, pipeline, pipelineTags.paths));
  let commit = commitOf(event);
  if (verdict === "which files?" || paths || commit.length < 40) {
    const looked = await lookCloser(context, repository, watching, event);
    if (!looked || (paths && !anyPasses(looked.files ?? [], paths))) return;
    commit = looked.commit;
    if (verdict === "which files?") verdict = judge(declaration, judged, event, looked);
  }
  if (verdict !== "yes") return;
  // An execution that somebody started meanwhile has fetched this very commit. A filter asks about the event, not about the commit.
  if (!isFiltered && (await latestRevision(context.tx, pipeline.id, watcher.stage, action.name)) === commit) return;
  if (await mayStart(context.tx, pipeline))
    await startExecution(context.tx, pipeline, startOf(repository, watching, event, commit), context.now);
}

const commitOf = (event: Happened): string => (event.type === "push" ? event.after : event.head);

/** What only the repository itself can tell. Undefined when it cannot be asked: then nothing starts, and the log says why. */
async function lookCloser(
  context: PerformContext,
  { repository }: Repository,
  watching: WatchingAction,
  event: Happened,
): Promise<{ commit: string; files: string[] | undefined } | undefined> {
  try {
    const host = await hostOfWatcher(context, watching);
    const commit = await fullCommit(host, repository, event);
    const { data } = context.kernel.config;
    if (event.type === "push") {
      if (event.before === undefined) return { commit, files: undefined };
      return { commit, files: await changedFiles({ host, repository, data }, { from: event.before, to: commit, since: "commit" }) };
    }
    const from = `refs/heads/${event.destinationBranch}`;
    return { commit, files: await changedFiles({ host, repository, data }, { from, to: commit, since: "fork" }) };
  } catch (error) {
    // A connection that breaks may come back: then the event is looked at again.
    if (context.attempt < mostAttempts && (error instanceof GitError || error instanceof HostError)) throw error;
    if (!(error instanceof GitError || error instanceof HostError || error instanceof WireError)) throw error;
    context.kernel.log.warn("The files of a change could not be read, so it starts no pipeline", { repository, event, error });
    return undefined;
  }
}

const mostAttempts = 5;

/** Bitbucket cuts hashes short: the branch leads to the whole one. */
async function fullCommit(host: GitHost, repository: string, event: Happened): Promise<string> {
  const short = commitOf(event);
  if (short.length >= 40 || event.type === "push") return short;
  const found = (await remoteRefs(host, repository))[`refs/heads/${event.sourceBranch}`];
  if (!found?.startsWith(short)) throw new HostError(`The branch ${event.sourceBranch} of ${repository} is not at ${short} any more`);
  return found;
}

/** What the source action fetches, which variables it gives, and how the start is told. */
function startOf({ provider, container }: Repository, { action }: WatchingAction, event: Happened, commit: string): Start {
  const sourceRevisions = [{ actionName: action.name, revisionType: "COMMIT_ID" as const, revisionValue: commit }];
  if (provider === "GitHub") return { trigger: { triggerType: "PollForSourceChanges", triggerDetail: action.name }, sourceRevisions };
  const detail = {
    ...{ "connection-arn": container, "full-repository-name": event.repository, "commit-id": commit },
    ...(event.type === "push"
      ? { [event.ref === "tag" ? "tag-name" : "branch-name"]: event.name }
      : { "pull-request-id": event.id, "branch-name": event.sourceBranch, "destination-branch-name": event.destinationBranch }),
  };
  return {
    trigger: { triggerType: "WebhookV2", triggerDetail: JSON.stringify(detail) },
    sourceRevisions,
    sourceVariables: { [action.name]: variablesOf(event) },
  };
}

function variablesOf(event: Happened): Record<string, string> {
  if (event.type === "push") return event.ref === "tag" ? { TagName: event.name } : { BranchName: event.name };
  const { id, title, sourceBranch, destinationBranch } = event;
  return {
    ...{ PullRequestId: id, PullRequestTitle: title, SourceBranchName: sourceBranch, DestinationBranchName: destinationBranch },
    BranchName: sourceBranch,
  };
}
