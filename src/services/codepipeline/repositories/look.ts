import { type GitHost, HostError } from "../../../kernel/connections/index.ts";
import { GitError } from "../../../kernel/git/index.ts";
import type { PerformContext } from "../../../kernel/outbox/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { changeRepository, lockRepository, noteEvent, type Repository, watchersOf } from "../store/repositories.ts";
import { deliveryUrl } from "./delivery-address.ts";
import { changesBetween, remoteRefs } from "./remote-refs.ts";
import { hostOfWatcher, watchingAction } from "./watcher-host.ts";

/** More at once is somebody's mirror being filled, not their work. */
const mostEvents = 100;

/** Compares a repository with what it was when it was looked at last, and writes down what happened in between. */
export async function look(context: PerformContext, id: string): Promise<void> {
  const { tx, now, kernel } = context;
  const repository = await lockRepository(tx, id);
  const host = repository && (await reachableHost(context, repository));
  if (!repository || !host) return;
  try {
    const refs = await remoteRefs(host, repository.repository);
    // The first look only shows where things stand: whoever created the pipeline has started it already.
    const events = repository.refs ? changesBetween(repository.repository, repository.refs, refs) : [];
    for (const event of events.slice(0, mostEvents)) await noteEvent(tx, repository, event, now);
    await changeRepository(tx, id, { refs });
    await installHook(context, repository, host);
  } catch (error) {
    if (!(error instanceof GitError || error instanceof HostError)) throw error;
    // It is looked at again soon anyway.
    kernel.log.warn("A repository could not be looked at", { repository: repository.repository, container: repository.container, error });
  }
}

/** In the name of the first pipeline that may reach it. */
async function reachableHost(context: PerformContext, repository: Repository): Promise<GitHost | undefined> {
  for (const watcher of await watchersOf(context.tx, repository)) {
    const watching = await watchingAction(context.tx, watcher);
    try {
      if (watching) return await hostOfWatcher(context, watching);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
    }
  }
  return undefined;
}

/** Has the host deliver what happens, where it can reach this server. */
async function installHook({ tx, kernel }: PerformContext, repository: Repository, { api, webhookSecret }: GitHost): Promise<void> {
  const { publicUrl } = kernel.config;
  if (!publicUrl || !api || !webhookSecret || repository.hook_id !== null || repository.provider !== "CodeStarSourceConnection") return;
  const url = deliveryUrl(publicUrl, repository.container);
  await changeRepository(tx, repository.id, { hook_id: await api.addHook(repository.repository, { url, secret: webhookSecret }) });
}
