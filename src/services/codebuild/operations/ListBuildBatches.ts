import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { listBatchIds } from "../store/batches.ts";

export const ListBuildBatches = operation<typeof sdk, "ListBuildBatches">({
  resource: () => "*",
  async run({ filter, maxResults = pageSize, sortOrder, nextToken }, context) {
    const offset = offsetOf(nextToken);
    const status = filter?.status === undefined ? {} : { status: filter.status };
    const asked = { ...status, descending: sortOrder !== "ASCENDING", offset, limit: maxResults };
    const { items, ...more } = pageOf(await listBatchIds(context.tx, context, asked), offset, maxResults);
    return { ids: items, ...more };
  },
});
