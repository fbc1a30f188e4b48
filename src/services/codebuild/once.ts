import { createHash } from "node:crypto";
import type { Context } from "../../kernel/gateway/index.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { invalid } from "./errors.ts";
import { claimToken } from "./store/idempotency.ts";

/** Within five minutes the same token with the same parameters means the same thing that was started. */
export async function once<T extends { id: string }>(
  context: Context,
  token: string | undefined,
  asked: unknown,
  { submit, find }: { submit(): Promise<T>; find(tx: Tx, id: string): Promise<T | undefined> },
): Promise<T> {
  if (token === undefined) return submit();
  const digest = createHash("sha256").update(JSON.stringify(asked)).digest("hex");
  const claimed = await claimToken(context.tx, context, token, digest, context.now);
  if (claimed.known === undefined) {
    const state = await submit();
    await claimed.keep(state.id);
    return state;
  }
  const state = await find(context.tx, claimed.known.buildId);
  if (claimed.known.digest !== digest || !state) throw invalid("The idempotency token was already used with other parameters");
  return state;
}
