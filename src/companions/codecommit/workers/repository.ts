import type { Kernel } from "../../../kernel/kernel.ts";
import { wake, worker } from "../../../kernel/outbox/index.ts";
import { removeFolder } from "../git/folder.ts";
import { lookAgainMs, reconcile, repositoryKind } from "../reconcile.ts";
import { deletePushesBefore, listPushes, repositoriesBeingPushed } from "../store/references.ts";
import { forgetRepository, holdRepository } from "../store/repositories.ts";
import type { Push, Repository } from "../store/tables.ts";

interface Snapshot {
  repository: Repository;
  pushes: Push[];
}
type RepositoryEffect = { key: string; type: "look"; callerArn: string } | { key: string; type: "remove"; repository: Repository };

/** No push lasts longer; a mark that is older was left by a server that died. */
const longestPushMs = 6 * 3_600_000;

/** Looks after what a request could not finish: references moved by a push whose server died, folders of deleted repositories. */
export const repositoryWorker = worker<Snapshot, RepositoryEffect>({
  kind: repositoryKind,
  async load(tx, id) {
    const repository = await holdRepository(tx, id);
    return repository && { repository, pushes: await listPushes(tx, id) };
  },
  advance(current, now) {
    const { repository, pushes } = current;
    if (repository.deleted_at) return { next: current, effects: [{ key: `${repository.id}/remove`, type: "remove", repository }] };
    const [newest] = pushes;
    if (!newest) return { next: current, effects: [] };
    const look: RepositoryEffect = { key: `${repository.id}/look/${now.getTime()}`, type: "look", callerArn: newest.caller_arn };
    return { next: current, effects: [look], wakeAt: new Date(now.getTime() + lookAgainMs) };
  },
  async save() {},
  async perform(effect, { tx, now, kernel }) {
    if (effect.type === "remove") {
      await removeFolder(kernel.config.data, effect.repository);
      await forgetRepository(tx, effect.repository.id);
      return;
    }
    const id = effect.key.split("/")[0] as string;
    await reconcile(tx, kernel, id, effect.callerArn);
    await deletePushesBefore(tx, id, new Date(now.getTime() - longestPushMs));
  },
});

/** Pushes that a dead server left are looked at once now, and again while their git may still be running. */
export async function lookAfterPushes({ store }: Kernel): Promise<undefined> {
  await store.transaction(async (tx) => {
    for (const id of await repositoriesBeingPushed(tx)) await wake(tx, repositoryKind, id);
  });
}
