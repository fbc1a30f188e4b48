import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { invalid, notFound } from "../errors.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { listBatchIds } from "../store/batches.ts";
import { findProject } from "../store/projects.ts";

export const ListBuildBatchesForProject = operation<typeof sdk, "ListBuildBatchesForProject">({
  resource: ({ projectName: name = "" }, context) => projectArnOf(context, name),
  async run({ projectName: asked, filter, maxResults = pageSize, sortOrder, nextToken }, context) {
    if (!asked) throw invalid("Invalid project name provided");
    const name = projectName(asked);
    if (!(await findProject(context.tx, context, name)))
      throw notFound(`The provided project ${projectArnOf(context, name)} does not exist`);
    const offset = offsetOf(nextToken);
    const status = filter?.status === undefined ? {} : { status: filter.status };
    const wanted = { projectName: name, ...status, descending: sortOrder !== "ASCENDING", offset, limit: maxResults };
    const { items, ...more } = pageOf(await listBatchIds(context.tx, context, wanted), offset, maxResults);
    return { ids: items, ...more };
  },
});
