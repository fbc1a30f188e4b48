import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { projectArnOfSandbox } from "../arns.ts";
import { shownCommands } from "../sandbox-commands.ts";

export const BatchGetCommandExecutions = operation<typeof sdk, "BatchGetCommandExecutions">({
  resource: ({ sandboxId: id }, context) => projectArnOfSandbox(context, id),
  async run({ sandboxId: asked, commandExecutionIds }, context) {
    const shown = await shownCommands(context, asked, (all) => all.filter(({ id }) => commandExecutionIds.includes(id)));
    const found = new Set(shown.map(({ id }) => id));
    return { commandExecutions: shown, commandExecutionsNotFound: commandExecutionIds.filter((id) => !found.has(id)) } as never;
  },
});
