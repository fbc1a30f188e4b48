import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { deleteProject } from "../store/projects.ts";
import { deletePolicy } from "../store/resource-policies.ts";

/** Deleting what is not there is fine; the builds stay readable. */
export const DeleteProject = operation<typeof sdk, "DeleteProject">({
  resource: ({ name }, context) => projectArnOf(context, name),
  async run({ name }, context) {
    await deleteProject(context.tx, context, projectName(name));
    const arn = projectArnOf(context, name);
    await deleteTags(context.tx, arn);
    await deletePolicy(context.tx, arn);
    return {};
  },
});
