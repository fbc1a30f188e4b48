import type { Context } from "../../kernel/gateway/index.ts";
import { requireConnection, requireHost } from "./places.ts";

/** The connection or the host that a tag operation names. */
export const requireTagged = (context: Context, text: string): Promise<{ arn: string }> =>
  /:host\//.test(text) ? requireHost(context, text) : requireConnection(context, text);
