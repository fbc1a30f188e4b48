import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { isUniqueViolation, putTags } from "../../../kernel/store/index.ts";
import { projectArnOf } from "../arns.ts";
import { withDefaults } from "../domain/project-defaults.ts";
import { type ProjectDocument, projectProblem } from "../domain/project-rules.ts";
import { alreadyExists, invalid } from "../errors.ts";
import { shownProject } from "../project-view.ts";
import { checkServiceRole, roleArn } from "../service-role-check.ts";
import { findProject, insertProject } from "../store/projects.ts";
import { completeTags } from "../tags.ts";

export const CreateProject = operation<typeof sdk, "CreateProject">({
  resource: ({ name }, context) => projectArnOf(context, name),
  async run({ tags, ...given }, context) {
    const { tx, now } = context;
    const problem = projectProblem(given);
    if (problem) throw invalid(problem);
    const arn = projectArnOf(context, given.name);
    if (await findProject(tx, context, given.name)) throw alreadyExists(`Project already exists: ${arn}`);
    const document: ProjectDocument = { ...withDefaults(given, context), serviceRole: roleArn(context.account, given.serviceRole) };
    await checkServiceRole(context, document.serviceRole!);
    await insertProject(tx, context, { name: given.name, document, created_at: now, modified_at: now }).catch((error: unknown) => {
      throw isUniqueViolation(error) ? alreadyExists(`Project already exists: ${arn}`) : error;
    });
    await putTags(tx, arn, completeTags(tags));
    return { project: (await shownProject(context, context, given.name))! } as never;
  },
});
