import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { listProjectNames } from "../store/projects.ts";

const columns = { NAME: "name", CREATED_TIME: "created_at", LAST_MODIFIED_TIME: "modified_at" } as const;

export const ListProjects = operation<typeof sdk, "ListProjects">({
  resource: () => "*",
  async run({ sortBy = "NAME", sortOrder, nextToken }, context) {
    const offset = offsetOf(nextToken);
    const asked = { sortBy: columns[sortBy], descending: sortOrder === "DESCENDING", offset, limit: pageSize };
    const { items, ...more } = pageOf(await listProjectNames(context.tx, context, asked), offset, pageSize);
    return { projects: items, ...more };
  },
});
