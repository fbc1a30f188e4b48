import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { planBuild } from "../domain/plan.ts";
import { sandboxBuildspec } from "../domain/sandbox.ts";
import { invalid, notFound } from "../errors.ts";
import { initiatorOf } from "../initiator.ts";
import { once } from "../once.ts";
import { sandboxView } from "../sandbox-view.ts";
import { findState } from "../store/builds.ts";
import { findProject } from "../store/projects.ts";
import { submitBuild } from "../workers/start.ts";

/** A project's environment with its source in it, which waits for commands until it is stopped or the project's time is over. */
export const StartSandbox = operation<typeof sdk, "StartSandbox">({
  resource: ({ projectName: name = "" }, context) => projectArnOf(context, name),
  async run({ projectName: asked, idempotencyToken }, context) {
    const { tx, now, principal, account, region } = context;
    if (!asked) throw invalid("Invalid project name provided");
    const name = projectName(asked);
    const project = await findProject(tx, context, name);
    if (!project) throw notFound(`Project cannot be found: ${projectArnOf(context, name)}`);
    const planned = planBuild(project.document, { buildspecOverride: sandboxBuildspec, autoRetryLimitOverride: 0 }, context);
    if ("problem" in planned) throw invalid(planned.problem);
    const plan = {
      ...planned.plan,
      artifacts: { type: "NO_ARTIFACTS" as const },
      secondaryArtifacts: [],
      cache: { type: "NO_CACHE" as const },
    };
    const submit = () =>
      submitBuild(tx, { account, region, projectName: name, plan, initiator: initiatorOf(principal), now, sandbox: { commands: [] } });
    return { sandbox: sandboxView(await once(context, idempotencyToken, { sandbox: name }, { submit, find: findState })) } as never;
  },
});
