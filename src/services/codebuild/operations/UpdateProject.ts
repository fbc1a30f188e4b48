import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags, putTags } from "../../../kernel/store/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { withDefaults } from "../domain/project-defaults.ts";
import { type ProjectDocument, projectProblem } from "../domain/project-rules.ts";
import { invalid, notFound } from "../errors.ts";
import { shownProject } from "../project-view.ts";
import { checkServiceRole, roleArn } from "../service-role-check.ts";
import { findProject, updateProject } from "../store/projects.ts";
import { completeTags } from "../tags.ts";

/** A member that is given replaces the whole of what was there; the name stays. A limit of -1 takes the limit away. */
export const UpdateProject = operation<typeof sdk, "UpdateProject">({
  resource: ({ name }, context) => projectArnOf(context, name),
  async run({ tags, name: asked, ...given }, context) {
    const { tx, now } = context;
    const name = projectName(asked);
    const arn = projectArnOf(context, name);
    const stored = await findProject(tx, context, name);
    if (!stored) throw notFound(`Project cannot be found: ${arn}`);
    const changed: ProjectDocument = { ...stored.document, ...given, name };
    const problem = projectProblem(changed);
    if (problem) throw invalid(problem);
    const document: ProjectDocument = {
      ...withDefaults(changed, context),
      serviceRole: roleArn(context.account, changed.serviceRole ?? ""),
    };
    if (document.concurrentBuildLimit === -1) delete document.concurrentBuildLimit;
    if (given.serviceRole) await checkServiceRole(context, document.serviceRole!);
    await updateProject(tx, context, name, document, now);
    if (tags) {
      await deleteTags(tx, arn);
      await putTags(tx, arn, completeTags(tags));
    }
    return { project: (await shownProject(context, context, name))! } as never;
  },
});
