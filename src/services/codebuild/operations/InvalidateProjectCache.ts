import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { notFound } from "../errors.ts";
import { findProject, updateProject } from "../store/projects.ts";

/** From now on the project's caches have another place, so nothing of the old ones is found; what lies there is left to the bucket's own rules. */
export const InvalidateProjectCache = operation<typeof sdk, "InvalidateProjectCache">({
  resource: ({ projectName: name }, context) => projectArnOf(context, name),
  async run({ projectName: asked }, context) {
    const name = projectName(asked);
    const project = await findProject(context.tx, context, name);
    if (!project) throw notFound(`Project cannot be found: ${projectArnOf(context, name)}`);
    const document = { ...project.document, cacheGeneration: (project.document.cacheGeneration ?? 0) + 1 };
    await updateProject(context.tx, context, name, document, project.modified_at);
    return {};
  },
});
