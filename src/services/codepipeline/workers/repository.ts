import type { Kernel } from "../../../kernel/kernel.ts";
import { type Effect, worker } from "../../../kernel/outbox/index.ts";
import { look, restFactor } from "../repositories/look.ts";
import { removeHook } from "../repositories/remove-hook.ts";
import { changeRepository, forgetRepository, type Repository, repositoryById, repositoryKind, watchersOf } from "../store/repositories.ts";

interface Watched extends Repository {
  watchers: number;
  isGone: boolean;
}

type Task = Effect & ({ type: "look"; id: string } | { type: "remove-hook"; repository: Repository });

/** Looks at a repository from time to time, for as long as a pipeline watches it. */
export const repositoryWorker = ({ config }: Pick<Kernel, "config">) =>
  worker<Watched, Task>({
    kind: repositoryKind,
    async load(tx, id) {
      const repository = await repositoryById(tx, id);
      return repository && { ...repository, watchers: (await watchersOf(tx, repository)).length, isGone: false };
    },
    advance(current, now) {
      if (current.isGone) return { next: current, effects: [] };
      const { watchers, isGone: _, ...repository } = current;
      if (watchers === 0) {
        const key = `${current.id}/remove-hook`;
        return { next: { ...current, isGone: true }, effects: current.hook_id ? [{ key, type: "remove-hook", repository }] : [] };
      }
      const { next_look_at: due, looks } = current;
      if (due && due > now) return { next: current, effects: [], wakeAt: due };
      // A host that delivers is looked at only now and then, in case a delivery got lost.
      const seconds = config.gitPollSeconds * (current.delivered_at ? restFactor : 1);
      const wakeAt = new Date(now.getTime() + seconds * 1000);
      const count = String(BigInt(looks) + 1n);
      const effect: Task = { key: `${current.id}/look/${count}`, type: "look", id: current.id };
      return { next: { ...current, looks: count, next_look_at: wakeAt }, effects: [effect], wakeAt };
    },
    async save(tx, { id, looks, next_look_at, isGone }) {
      if (isGone) await forgetRepository(tx, id);
      else await changeRepository(tx, id, { looks, next_look_at });
    },
    async perform(effect, context) {
      if (effect.type === "look") await look(context, effect.id);
      else await removeHook(context, effect.repository);
    },
  });
