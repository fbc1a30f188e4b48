import { type Principal, rootOf, serviceOf } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { BuildState } from "../domain/build.ts";
import { isRefusal } from "./refusals.ts";

/** AWS names the sessions of a build's service role like this. */
export const sessionName = (uuid: string): string => `AWSCodeBuild-${uuid}`;

/** The build's service role, as whom everything of the build is done. Throws where the role is missing or does not trust CodeBuild. */
export async function assumeServiceRole(kernel: Kernel, tx: Tx, account: string, roleArn: string, session: string): Promise<Principal> {
  try {
    return await kernel.iam.assumeRole(tx, { roleArn, sessionName: session, by: serviceOf("codebuild", account) });
  } catch (error) {
    // Emulation takes any credentials, so it takes any role, too.
    if (kernel.config.auth === "none" && isRefusal(error)) return rootOf(account);
    throw error;
  }
}

export const buildPrincipal = (kernel: Kernel, tx: Tx, state: BuildState): Promise<Principal> =>
  assumeServiceRole(kernel, tx, state.account, state.plan.serviceRole, sessionName(state.uuid));
