import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { projectArnOfSandbox } from "../arns.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { shownCommands } from "../sandbox-commands.ts";

export const ListCommandExecutionsForSandbox = operation<typeof sdk, "ListCommandExecutionsForSandbox">({
  resource: ({ sandboxId: id }, context) => projectArnOfSandbox(context, id),
  async run({ sandboxId: asked, maxResults = pageSize, sortOrder, nextToken }, context) {
    const offset = offsetOf(nextToken);
    const shown = await shownCommands(context, asked, (all) =>
      (sortOrder === "ASCENDING" ? all : all.toReversed()).slice(offset, offset + maxResults + 1),
    );
    const { items, ...more } = pageOf(shown, offset, maxResults);
    return { commandExecutions: items, ...more } as never;
  },
});
