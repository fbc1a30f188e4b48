import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { projectArnOfSandbox, sandboxId } from "../arns.ts";
import { notFound } from "../errors.ts";
import { sandboxView } from "../sandbox-view.ts";
import { findBuilds, insertFacts } from "../store/builds.ts";
import { buildKind } from "../workers/surroundings.ts";

/** Ends the sandbox with everything that runs in it; one that is over is answered as it is. */
export const StopSandbox = operation<typeof sdk, "StopSandbox">({
  resource: ({ id }, context) => projectArnOfSandbox(context, id),
  async run({ id }, context) {
    const { tx, now } = context;
    const [state] = await findBuilds(tx, context, [sandboxId(id)], "sandbox");
    if (!state) throw notFound(`Sandbox cannot be found: ${id}`);
    if (state.status !== "IN_PROGRESS") return { sandbox: sandboxView(state) } as never;
    await insertFacts(tx, state.id, [{ key: "stop", at: now.getTime() }]);
    await wake(tx, buildKind, state.id);
    return { sandbox: sandboxView(state, true) } as never;
  },
});
