import type * as sdk from "@aws-sdk/client-codebuild";
import { parseArn } from "../../../base/arn.ts";
import { secretText } from "../../../base/ids.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { invalid, notFound } from "../errors.ts";
import { findProject, updateProject } from "../store/projects.ts";

/**
 * @DIFFERS: the visibility, the role and the alias are kept and shown, but there is no page that shows a public project's builds to
 * people who have not signed in.
 */
export const UpdateProjectVisibility = operation<typeof sdk, "UpdateProjectVisibility">({
  resource: ({ projectArn }, context) => projectArnOf(context, projectArn),
  async run({ projectArn, projectVisibility, resourceAccessRole }, context) {
    const { tx, now } = context;
    if (!parseArn(projectArn)?.resource.startsWith("project/")) throw invalid(`Invalid project ARN: ${projectArn}`);
    const name = projectName(projectArn);
    const project = await findProject(tx, context, name);
    if (!project) throw notFound(`Project cannot be found: ${projectArn}`);
    const { publicProjectAlias, resourceAccessRole: oldRole, ...kept } = project.document;
    const role = resourceAccessRole ?? oldRole;
    const document = {
      ...kept,
      projectVisibility,
      ...(role ? { resourceAccessRole: role } : {}),
      ...(projectVisibility === "PUBLIC_READ" ? { publicProjectAlias: publicProjectAlias ?? secretText(24) } : {}),
    };
    await updateProject(tx, context, name, document, now);
    return {
      ...{ projectArn, projectVisibility },
      ...(document.publicProjectAlias ? { publicProjectAlias: document.publicProjectAlias } : {}),
    };
  },
});
