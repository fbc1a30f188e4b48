import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { batchConfigProblem } from "../domain/batch/children.ts";
import { batchView } from "../domain/batch/view.ts";
import { planBuild } from "../domain/plan.ts";
import { invalid, notFound } from "../errors.ts";
import { initiatorOf } from "../initiator.ts";
import { once } from "../once.ts";
import { roleArn } from "../service-role-check.ts";
import { findBatchState } from "../store/batches.ts";
import { findProject } from "../store/projects.ts";
import { submitBatch } from "../workers/start-batch.ts";
import { showPipelineSource } from "./StartBuild.ts";

/** Starts the builds that the buildspec's `batch` section describes. */
export const StartBuildBatch = operation<typeof sdk, "StartBuildBatch">({
  resource: ({ projectName: name }, context) => projectArnOf(context, name),
  async run({ projectName: asked, idempotencyToken, ...given }, context) {
    const { tx, now, principal, account, region } = context;
    const { buildTimeoutInMinutesOverride, reportBuildBatchStatusOverride, buildBatchConfigOverride, ...same } = given;
    const name = projectName(asked);
    const project = await findProject(tx, context, name);
    if (!project) throw notFound(`Project cannot be found: ${projectArnOf(context, name)}`);
    const config = { ...project.document.buildBatchConfig, ...buildBatchConfigOverride };
    if (!config.serviceRole) throw invalid("Invalid input: a batch build needs buildBatchConfig with a serviceRole");
    const problem = batchConfigProblem(config);
    if (problem) throw invalid(problem);
    const overrides = {
      ...same,
      ...(buildTimeoutInMinutesOverride === undefined ? {} : { timeoutInMinutesOverride: buildTimeoutInMinutesOverride }),
      ...(reportBuildBatchStatusOverride === undefined ? {} : { reportBuildStatusOverride: reportBuildBatchStatusOverride }),
    };
    const planned = planBuild(project.document, overrides, context);
    if ("problem" in planned) throw invalid(planned.problem);
    const { plan } = planned;
    plan.serviceRole = roleArn(account, plan.serviceRole);
    const initiator = initiatorOf(principal);
    if (initiator.startsWith("codepipeline/")) showPipelineSource(plan);
    const submit = () =>
      submitBatch(tx, {
        ...{ account, region, projectName: name, plan, initiator, now },
        config: { ...config, serviceRole: roleArn(account, config.serviceRole ?? "") },
        debugSessionEnabled: given.debugSessionEnabled ?? false,
      });
    return {
      buildBatch: batchView(await once(context, idempotencyToken, { batch: name, given }, { submit, find: findBatchState })),
    } as never;
  },
});
