import { referencedBlobs } from "../../../kernel/blobs/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { wake, worker } from "../../../kernel/outbox/index.ts";
import { findSweep, planSweep, type Sweep, saveSweep } from "../store/sweeps.ts";
import { forgetCompletedUploads } from "../store/uploads.ts";

const kind = "s3/sweep";
const everyMs = 3_600_000;
/** For so long a client may ask again what completing its upload answered. */
const rememberedMs = 24 * 3_600_000;

/** Once an hour, at one server: the blobs that no row of any service references go. */
export const sweep = worker<Sweep, { key: string; type: "sweep" }>({
  kind,
  load: findSweep,
  advance(current, now) {
    if (now < current.due_at) return { next: current, effects: [], wakeAt: current.due_at };
    const due_at = new Date(now.getTime() + everyMs);
    return { next: { ...current, due_at }, effects: [{ key: `${kind}/${current.due_at.toISOString()}`, type: "sweep" }], wakeAt: due_at };
  },
  save: saveSweep,
  async perform(_effect, { tx, now, kernel }) {
    await forgetCompletedUploads(tx, new Date(now.getTime() - rememberedMs));
    const removed = await kernel.blobs.sweep((digests) => referencedBlobs(tx, digests));
    if (removed > 0) kernel.log.info("Removed blobs that nothing references", { removed });
  },
});

export async function startSweeping({ store }: Kernel): Promise<undefined> {
  await store.transaction(async (tx) => {
    const { id, due_at } = await planSweep(tx, { id: "blobs", due_at: new Date(Date.now() + everyMs) });
    await wake(tx, kind, id, due_at);
  });
}
