import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { notFound } from "../errors.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { listBuildIds } from "../store/builds.ts";
import { findProject } from "../store/projects.ts";

export const ListSandboxesForProject = operation<typeof sdk, "ListSandboxesForProject">({
  resource: ({ projectName: name }, context) => projectArnOf(context, name),
  async run({ projectName: asked, maxResults = pageSize, sortOrder, nextToken }, context) {
    const name = projectName(asked);
    if (!(await findProject(context.tx, context, name)))
      throw notFound(`The provided project ${projectArnOf(context, name)} does not exist`);
    const offset = offsetOf(nextToken);
    const wanted = { projectName: name, kind: "sandbox" as const, descending: sortOrder !== "ASCENDING", offset, limit: maxResults };
    const { items, ...more } = pageOf(await listBuildIds(context.tx, context, wanted), offset, maxResults);
    return { ids: items, ...more };
  },
});
