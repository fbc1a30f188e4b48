import { HostError } from "../../../kernel/connections/index.ts";
import { type Effect, type PerformContext, worker } from "../../../kernel/outbox/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { gitRepositoryOf } from "../providers/source-host.ts";
import { hostOfWatcher, watchingAction } from "../repositories/watcher-host.ts";
import { commitStatusKind, findStatus, forgetStatus, lockStatus, markStatusAsked, type StoredStatus } from "../store/commit-statuses.ts";
import { publicUrl } from "../webhooks/address.ts";

const mostAttempts = 6;

/** Tells a git host how a commit fares. */
export const commitStatusWorker = worker<StoredStatus, Effect & { id: string }>({
  kind: commitStatusKind,
  load: findStatus,
  advance: (status) =>
    status.asked
      ? { next: status, effects: [] }
      : { next: { ...status, asked: true }, effects: [{ key: status.id, type: "tell", id: status.id }] },
  save: (tx, { id }) => markStatusAsked(tx, id),
  async perform({ id }, context) {
    const status = await lockStatus(context.tx, id);
    if (!status) return;
    try {
      await tell(context, status);
    } catch (error) {
      if (!(error instanceof HostError || error instanceof WireError)) throw error;
      // What the host refuses it will refuse again; what it did not hear is sent again for a while.
      const isFinal = error instanceof WireError || (error.status !== undefined && error.status < 500 && error.status !== 429);
      if (!isFinal && context.attempt < mostAttempts) throw error;
      context.kernel.log.warn("A git host could not be told about a commit", { commit: status.commit_id, error });
    }
    await forgetStatus(context.tx, id);
  },
});

async function tell(context: PerformContext, { pipeline_id, action: name, commit_id: commit, document }: StoredStatus): Promise<void> {
  const watching = await watchingAction(context.tx, { pipeline_id, stage: "", action: name });
  const repository = watching && gitRepositoryOf(watching.action);
  if (!watching || repository === undefined) return;
  const { api } = await hostOfWatcher(context, watching);
  const pipeline = watching.pipeline.name;
  const url = `${publicUrl(context.kernel.config)}/pipelines/${encodeURIComponent(pipeline)}`;
  // One line for each pipeline, whatever its source action is called.
  await api?.setStatus(repository, { commit, ...document, name: `codepipeline/${pipeline}`, url });
}
