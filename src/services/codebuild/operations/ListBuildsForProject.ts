import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { notFound } from "../errors.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { named, policyOf } from "../sharing.ts";
import { listBuildIds } from "../store/builds.ts";
import { findProject } from "../store/projects.ts";

export const ListBuildsForProject = operation<typeof sdk, "ListBuildsForProject">({
  resource: ({ projectName }, context) => named(context, projectName, "project").arn,
  resourcePolicy: ({ projectName }, context) => policyOf(context, [named(context, projectName, "project").arn]),
  async run({ projectName: asked, sortOrder, nextToken }, context) {
    const { place, name, arn } = named(context, asked, "project");
    if (!(await findProject(context.tx, place, name))) throw notFound(`The provided project ${arn} does not exist`);
    const offset = offsetOf(nextToken);
    const wanted = { projectName: name, descending: sortOrder !== "ASCENDING", offset, limit: pageSize };
    const { items, ...more } = pageOf(await listBuildIds(context.tx, place, wanted), offset, pageSize);
    return { ids: items, ...more };
  },
});
