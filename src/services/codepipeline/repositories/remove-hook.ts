import { findConnection, HostError, hostOf } from "../../../kernel/connections/index.ts";
import type { PerformContext } from "../../../kernel/outbox/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import type { Repository } from "../store/repositories.ts";

const mostAttempts = 5;

/** Nobody watches any more, so no pipeline's role is left to ask with: the connection's account takes back what was set up for it. */
export async function removeHook({ tx, kernel, attempt }: PerformContext, { container, repository, hook_id }: Repository): Promise<void> {
  const connection = await findConnection(tx, container);
  if (!connection || hook_id === null) return;
  try {
    const { api } = await hostOf({ kernel, tx }, connection);
    await api?.removeHook(repository, hook_id);
  } catch (error) {
    if (!(error instanceof HostError || error instanceof WireError) || (error instanceof HostError && attempt < mostAttempts)) throw error;
    kernel.log.warn("A webhook could not be removed from its git host", { repository, hook: hook_id, error });
  }
}
