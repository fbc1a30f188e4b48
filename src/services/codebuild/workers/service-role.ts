import { arn } from "../../../base/arn.ts";
import { type Principal, rootOf, serviceOf } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { BuildState } from "../domain/build.ts";
import { isRefusal } from "./refusals.ts";

/** AWS names the sessions of a build's service role like this. */
export const sessionName = (uuid: string): string => `AWSCodeBuild-${uuid}`;

/** Whom a role has to trust. */
interface Trusted {
  service: "codebuild" | "codepipeline";
  conditions?: Record<string, string>;
}

/** The build's service role, as whom everything of the build is done. Throws where the role is missing or does not trust CodeBuild. */
export async function assumeServiceRole(
  kernel: Kernel,
  tx: Tx,
  account: string,
  roleArn: string,
  session: string,
  by: Trusted = { service: "codebuild" },
): Promise<Principal> {
  try {
    const { service, conditions = {} } = by;
    return await kernel.iam.assumeRole(tx, { roleArn, sessionName: session, by: serviceOf(service, account), conditions });
  } catch (error) {
    // Emulation takes any credentials, so it takes any role, too.
    if (kernel.config.auth === "none" && isRefusal(error)) return rootOf(account);
    throw error;
  }
}

export const buildPrincipal = (kernel: Kernel, tx: Tx, state: BuildState): Promise<Principal> =>
  assumeServiceRole(kernel, tx, state.account, state.plan.serviceRole, sessionName(state.uuid), trustedFor(state));

/** The project of the builds that CodePipeline makes of an action's commands: they run as the pipeline's role, which trusts CodePipeline. */
const commandsProject = "codepipeline-commands";
const byPipeline = "codepipeline/";

function trustedFor({ projectName, initiator, account, region }: BuildState): Trusted {
  if (projectName !== commandsProject || !initiator.startsWith(byPipeline)) return { service: "codebuild" };
  const pipeline = arn("codepipeline", { account, region }, initiator.slice(byPipeline.length));
  return { service: "codepipeline", conditions: { "aws:SourceArn": pipeline, "aws:SourceAccount": account } };
}
