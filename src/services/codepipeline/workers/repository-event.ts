import { type Effect, worker } from "../../../kernel/outbox/index.ts";
import { considerEvent } from "../repositories/consider-event.ts";
import {
  findEvent,
  forgetEvent,
  markEventAsked,
  repositoryById,
  repositoryEventKind,
  type StoredRepositoryEvent,
} from "../store/repositories.ts";

/** Asks every pipeline about one event, once. */
export const repositoryEventWorker = worker<StoredRepositoryEvent, Effect & { id: string }>({
  kind: repositoryEventKind,
  load: findEvent,
  advance: (event) =>
    event.asked
      ? { next: event, effects: [] }
      : { next: { ...event, asked: true }, effects: [{ key: event.id, type: "consider", id: event.id }] },
  save: (tx, { id }) => markEventAsked(tx, id),
  async perform({ id }, context) {
    const event = await findEvent(context.tx, id);
    const repository = event && (await repositoryById(context.tx, event.repository_id));
    if (!event || !repository) return;
    await considerEvent(context, repository, event);
    await forgetEvent(context.tx, id);
  },
});
