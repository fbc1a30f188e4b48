import { type Effect, worker } from "../../../kernel/outbox/index.ts";
import { forgetOldChunks, someGroupForgets } from "../store/chunks.ts";

export const retentionKind = "logs/retention";

const everyMs = 3_600_000;

/** Forgets old events once an hour, as long as any group has a retention. */
export const retention = worker<{ forgets: boolean }, Effect>({
  kind: retentionKind,
  load: async (tx) => ({ forgets: await someGroupForgets(tx) }),
  advance(next, now) {
    if (!next.forgets) return { next, effects: [] };
    const hour = Math.floor(now.getTime() / everyMs);
    return { next, effects: [{ key: `forget/${hour}`, type: "forget" }], wakeAt: new Date((hour + 1) * everyMs) };
  },
  save: async () => undefined,
  perform: (_effect, { tx, now }) => forgetOldChunks(tx, now),
});
