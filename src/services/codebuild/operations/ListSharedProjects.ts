import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { listShared } from "../sharing.ts";

export const ListSharedProjects = operation<typeof sdk, "ListSharedProjects">({
  resource: () => "*",
  async run(asked, context) {
    const { arns, ...more } = await listShared(context, "project", asked);
    return { projects: arns, ...more };
  },
});
