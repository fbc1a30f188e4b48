import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { listBuildIds } from "../store/builds.ts";

export const ListSandboxes = operation<typeof sdk, "ListSandboxes">({
  resource: () => "*",
  async run({ maxResults = pageSize, sortOrder, nextToken }, context) {
    const offset = offsetOf(nextToken);
    const wanted = { kind: "sandbox" as const, descending: sortOrder !== "ASCENDING", offset, limit: maxResults };
    const { items, ...more } = pageOf(await listBuildIds(context.tx, context, wanted), offset, maxResults);
    return { ids: items, ...more };
  },
});
