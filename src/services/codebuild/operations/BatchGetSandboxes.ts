import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { projectArnOfSandbox, sandboxId } from "../arns.ts";
import { sandboxView } from "../sandbox-view.ts";
import { findBuilds } from "../store/builds.ts";

export const BatchGetSandboxes = operation<typeof sdk, "BatchGetSandboxes">({
  resource: ({ ids }, context) => [...new Set(ids.map((id) => projectArnOfSandbox(context, id)))],
  async run({ ids }, context) {
    const states = await findBuilds(context.tx, context, ids.map(sandboxId), "sandbox");
    const found = new Map(states.map((state) => [state.id, state]));
    const sandboxes = [...new Set(ids.map(sandboxId))].flatMap((id) => found.get(id) ?? []).map((state) => sandboxView(state));
    return { sandboxes, sandboxesNotFound: ids.filter((id) => !found.has(sandboxId(id))) } as never;
  },
});
