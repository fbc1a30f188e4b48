import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { buildId, projectArnOf, projectArnOfBuild } from "../arns.ts";
import { buildView } from "../domain/view.ts";
import { invalid, notFound } from "../errors.ts";
import { initiatorOf } from "../initiator.ts";
import { once } from "../once.ts";
import { findBuild, findState } from "../store/builds.ts";
import { findProject } from "../store/projects.ts";
import { submitBuild } from "../workers/start.ts";
import { checkLimit } from "./StartBuild.ts";

/** A new build with everything that the old one was asked to do, at the commit that the old one resolved. */
export const RetryBuild = operation<typeof sdk, "RetryBuild">({
  resource: ({ id = "" }, context) => projectArnOfBuild(context, id),
  async run({ id: asked, idempotencyToken }, context) {
    const { tx, now, principal, account, region } = context;
    if (!asked) throw invalid("Invalid build ID provided");
    const id = buildId(asked);
    const old = await findBuild(tx, context, id);
    if (!old) throw notFound(`Build cannot be found: ${asked}`);
    const project = await findProject(tx, context, old.projectName);
    if (!project) throw notFound(`Project cannot be found: ${projectArnOf(context, old.projectName)}`);
    const pinned = old.resolvedSourceVersion && !old.plan.pipelineRevision ? { sourceVersion: old.resolvedSourceVersion } : {};
    const submit = async () => {
      await checkLimit(context, old.projectName, project.document.concurrentBuildLimit);
      const plan = { ...old.plan, ...pinned };
      return submitBuild(tx, { account, region, projectName: old.projectName, plan, initiator: initiatorOf(principal), now });
    };
    return { build: buildView(await once(context, idempotencyToken, { id }, { submit, find: findState })) } as never;
  },
});
