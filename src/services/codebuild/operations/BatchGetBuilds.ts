import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { buildId, projectArnOfBuild } from "../arns.ts";
import { buildView } from "../domain/view.ts";
import { invalid } from "../errors.ts";
import { findBuilds } from "../store/builds.ts";

export const BatchGetBuilds = operation<typeof sdk, "BatchGetBuilds">({
  resource: ({ ids }, context) => [...new Set(ids.map((id) => projectArnOfBuild(context, id)))],
  async run({ ids }, context) {
    const wanted = ids.map(buildId);
    if (wanted.some((id) => !id.includes(":"))) throw invalid("Invalid build ID provided");
    const found = new Map((await findBuilds(context.tx, context, wanted)).map((state) => [state.id, state]));
    const builds = [...new Set(wanted)].flatMap((id) => found.get(id) ?? []).map(buildView);
    return { builds, buildsNotFound: ids.filter((id) => !found.has(buildId(id))) } as never;
  },
});
