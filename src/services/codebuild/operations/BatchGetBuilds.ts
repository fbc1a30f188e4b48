import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { buildId } from "../arns.ts";
import type { BuildState } from "../domain/build.ts";
import { buildView } from "../domain/view.ts";
import { invalid } from "../errors.ts";
import { named, ownerOf, policyOf } from "../sharing.ts";
import { findBuilds } from "../store/builds.ts";

export const BatchGetBuilds = operation<typeof sdk, "BatchGetBuilds">({
  resource: ({ ids }, context) => [...new Set(ids.map((id) => ownerOf(context, id, "build").arn))],
  resourcePolicy: ({ ids }, context) =>
    policyOf(
      context,
      ids.map((id) => ownerOf(context, id, "build").arn),
    ),
  async run({ ids }, context) {
    const wanted = ids.map(buildId);
    if (wanted.some((id) => !id.includes(":"))) throw invalid("Invalid build ID provided");
    const places = new Map(ids.map((id) => named(context, id, "build").place).map((place) => [place.account, place]));
    const found = new Map<string, BuildState>();
    for (const place of places.values()) for (const state of await findBuilds(context.tx, place, wanted)) found.set(state.id, state);
    const builds = [...new Set(wanted)].flatMap((id) => found.get(id) ?? []).map(buildView);
    return { builds, buildsNotFound: ids.filter((id) => !found.has(buildId(id))) } as never;
  },
});
