import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { listBuildIds } from "../store/builds.ts";

export const ListBuilds = operation<typeof sdk, "ListBuilds">({
  resource: () => "*",
  async run({ sortOrder, nextToken }, context) {
    const offset = offsetOf(nextToken);
    const asked = { descending: sortOrder !== "ASCENDING", offset, limit: pageSize };
    const { items, ...more } = pageOf(await listBuildIds(context.tx, context, asked), offset, pageSize);
    return { ids: items, ...more };
  },
});
