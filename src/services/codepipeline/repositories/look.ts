import { type GitHost, HostError } from "../../../kernel/connections/index.ts";
import { GitError } from "../../../kernel/git/index.ts";
import type { PerformContext } from "../../../kernel/outbox/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { changeRepository, lockRepository, noteEvent, type Repository, repositoryById, watchersOf } from "../store/repositories.ts";
import { deliveryUrl } from "./delivery-address.ts";
import { changesBetween, remoteRefs } from "./remote-refs.ts";
import { hostOfWatcher, watchingAction } from "./watcher-host.ts";

/** How many times longer the pause is after which a host is looked at that delivers by itself, or that could not be reached. */
export const restFactor = 15;

/** More at once is somebody's mirror being filled, not their work. */
const mostEvents = 100;

/** Compares a repository with what it was when it was looked at last, and writes down what happened in between. */
export async function look(context: PerformContext, id: string): Promise<void> {
  const { tx, kernel } = context;
  const before = await repositoryById(tx, id);
  if (!before) return;
  try {
    const host = await reachableHost(context, before);
    if (!host) return await rest(context, before);
    // Asked without a lock: a delivery must not wait for somebody else's server.
    const refs = await remoteRefs(host, before.repository);
    const repository = await lockRepository(tx, id);
    if (!repository || differs(repository, before)) return;
    await takeIn(context, repository, refs);
    await installHook(context, repository, host);
  } catch (error) {
    if (!(error instanceof GitError || error instanceof HostError)) throw error;
    kernel.log.warn("A repository could not be looked at", { repository: before.repository, container: before.container, error });
    await rest(context, before);
  }
}

/** A delivery came meanwhile: what was seen is older than what is known. */
const differs = (one: Repository, other: Repository): boolean =>
  one.delivered_at?.getTime() !== other.delivered_at?.getTime() || JSON.stringify(one.refs) !== JSON.stringify(other.refs);

async function takeIn({ tx, now }: PerformContext, repository: Repository, refs: Record<string, string>): Promise<void> {
  // The first look only shows where things stand: whoever created the pipeline has started it already.
  const events = repository.refs ? changesBetween(repository.repository, repository.refs, refs) : [];
  for (const event of events.slice(0, mostEvents)) await noteEvent(tx, repository, event, now);
  await changeRepository(tx, repository.id, { refs });
}

/** Hosts that cannot be reached are asked less often, so that they do not take the time of those that can. */
const rest = ({ tx, now, kernel }: PerformContext, { id }: Repository): Promise<void> =>
  changeRepository(tx, id, { next_look_at: new Date(now.getTime() + kernel.config.gitPollSeconds * restFactor * 1000) });

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
