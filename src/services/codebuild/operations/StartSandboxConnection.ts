import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { projectArnOfSandbox, sandboxId } from "../arns.ts";
import { invalid, notFound } from "../errors.ts";
import { findBuilds } from "../store/builds.ts";

/**
 * @DIFFERS: AWS opens a Session Manager session here. This server has no Session Manager, so it refuses, and says what works instead:
 * StartCommandExecution runs commands in the sandbox one by one.
 */
export const StartSandboxConnection = operation<typeof sdk, "StartSandboxConnection">({
  resource: ({ sandboxId: id }, context) => projectArnOfSandbox(context, id),
  async run({ sandboxId: asked }, context) {
    const [state] = await findBuilds(context.tx, context, [sandboxId(asked)], "sandbox");
    if (!state) throw notFound(`Sandbox cannot be found: ${asked}`);
    throw invalid("Session Manager is not available on this server: use StartCommandExecution to run commands in the sandbox");
  },
});
