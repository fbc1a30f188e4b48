import type * as sdk from "@aws-sdk/client-codebuild";
import { AccountLimitExceededException } from "@aws-sdk/client-codebuild";
import { type Context, operation } from "../../../kernel/gateway/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import type { BuildPlan } from "../domain/build.ts";
import { planBuild } from "../domain/plan.ts";
import { buildView } from "../domain/view.ts";
import { invalid, notFound } from "../errors.ts";
import { initiatorOf } from "../initiator.ts";
import { once } from "../once.ts";
import { roleArn } from "../service-role-check.ts";
import { countUnfinished, findState } from "../store/builds.ts";
import { findProject } from "../store/projects.ts";
import { submitBuild } from "../workers/start.ts";

export const StartBuild = operation<typeof sdk, "StartBuild">({
  resource: ({ projectName: name }, context) => projectArnOf(context, name),
  async run({ projectName: asked, idempotencyToken, ...overrides }, context) {
    const { tx, now, principal, account, region } = context;
    const name = projectName(asked);
    const project = await findProject(tx, context, name);
    if (!project) throw notFound(`Project cannot be found: ${projectArnOf(context, name)}`);
    const planned = planBuild(project.document, overrides, context);
    if ("problem" in planned) throw invalid(planned.problem);
    const { plan } = planned;
    plan.serviceRole = roleArn(account, plan.serviceRole);
    const initiator = initiatorOf(principal);
    if (initiator.startsWith("codepipeline/")) showPipelineSource(plan);
    const submit = async () => {
      await checkLimit(context, name, project.document.concurrentBuildLimit);
      return submitBuild(tx, { account, region, projectName: name, plan, initiator, now });
    };
    return { build: buildView(await once(context, idempotencyToken, { name, overrides }, { submit, find: findState })) } as never;
  },
});

/**
 * A pipeline's input is an object of its artifact store, and that is what the build shows as its source version. The version that the
 * pipeline gives along is the revision its source action found (spec of CODEBUILD_RESOLVED_SOURCE_VERSION).
 */
export function showPipelineSource(plan: BuildPlan): void {
  if (plan.source.type !== "S3") return;
  if (plan.sourceVersion) plan.pipelineRevision = plan.sourceVersion;
  plan.sourceVersion = `arn:aws:s3:::${plan.source.location}`;
}

export async function checkLimit(context: Context, name: string, limit: number | undefined): Promise<void> {
  if (limit === undefined || (await countUnfinished(context.tx, context, name)) < limit) return;
  throw new AccountLimitExceededException({ message: `Cannot have more than ${limit} active builds for the project`, $metadata: {} });
}
