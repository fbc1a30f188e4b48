import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { buildId, projectArnOfBuild } from "../arns.ts";
import { buildArn } from "../domain/view.ts";
import { deleteBuild, findBuild } from "../store/builds.ts";

export const BatchDeleteBuilds = operation<typeof sdk, "BatchDeleteBuilds">({
  resource: ({ ids }, context) => [...new Set(ids.map((id) => projectArnOfBuild(context, id)))],
  async run({ ids }, context) {
    const buildsDeleted: string[] = [];
    const buildsNotDeleted: { id: string; statusCode: string }[] = [];
    for (const id of new Set(ids)) {
      const state = await findBuild(context.tx, context, buildId(id));
      if (!state) buildsNotDeleted.push({ id, statusCode: "BUILD_NOT_FOUND" });
      else if (state.status === "IN_PROGRESS") buildsNotDeleted.push({ id, statusCode: "BUILD_IN_PROGRESS" });
      else {
        await deleteBuild(context.tx, state.id);
        buildsDeleted.push(buildArn(state));
      }
    }
    return { buildsDeleted, buildsNotDeleted };
  },
});
