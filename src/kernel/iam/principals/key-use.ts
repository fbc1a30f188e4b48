import type { Lane } from "../../store/index.ts";
import type { Authenticated } from "../iam.ts";
import { iamTables } from "./tables.ts";

/** Remembers when a user's key was last used, for GetAccessKeyLastUsed: written at most once a minute and key. */
export interface KeyUse {
  note(signed: Authenticated, now: Date): Promise<void>;
}

const everyMs = 60_000;
const capacity = 10_000;

export function createKeyUse(lane: Lane, clock: () => number): KeyUse {
  const written = new Map<string, number>();
  return {
    async note({ principal, service, region }, now) {
      const id = principal.accessKeyId;
      if (!id?.startsWith("AKIA") || clock() - (written.get(id) ?? 0) < everyMs) return;
      if (written.size >= capacity) written.clear();
      written.set(id, clock());
      await lane.transaction((tx) =>
        iamTables(tx)
          .updateTable("iam_access_key")
          .set({ last_used_at: now, last_used_service: service ?? null, last_used_region: region ?? null })
          .where("id", "=", id)
          .execute(),
      );
    },
  };
}
