import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { buildId, projectArnOfBuild } from "../arns.ts";
import { buildView } from "../domain/view.ts";
import { notFound } from "../errors.ts";
import { findBuild, insertFacts } from "../store/builds.ts";
import { buildKind } from "../workers/surroundings.ts";

/** Asks the build to stop; a build that is over is answered as it is. */
export const StopBuild = operation<typeof sdk, "StopBuild">({
  resource: ({ id }, context) => projectArnOfBuild(context, id),
  async run({ id }, context) {
    const { tx, now } = context;
    const state = await findBuild(tx, context, buildId(id));
    if (!state) throw notFound(`Build cannot be found: ${id}`);
    if (state.status === "IN_PROGRESS") {
      await insertFacts(tx, state.id, [{ key: "stop", at: now.getTime() }]);
      await wake(tx, buildKind, state.id);
    }
    return { build: buildView(state) } as never;
  },
});
