import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { buildArn } from "../domain/view.ts";
import { findState, updateBuild } from "../store/builds.ts";
import { findProject } from "../store/projects.ts";
import { isRefusal } from "./refusals.ts";
import { buildPrincipal, sessionName } from "./service-role.ts";
import { submitBuild } from "./start.ts";

/** AWS retries a failed build with the build's own service role, so the role must be allowed to. */
export async function retryBuild(kernel: Kernel, tx: Tx, id: string, now: Date): Promise<void> {
  const failed = await findState(tx, id);
  if (!failed || failed.retry.next || !(await findProject(tx, failed, failed.projectName))) return;
  const resource = `arn:aws:codebuild:${failed.region}:${failed.account}:project/${failed.projectName}`;
  try {
    const principal = await buildPrincipal(kernel, tx, failed);
    const decision = await kernel.iam.authorize(tx, principal, { action: "codebuild:RetryBuild", resource, conditions: {} });
    if (!decision.allowed) return kernel.log.warn("An automatic retry was not allowed", { build: id, reason: decision.message });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return kernel.log.warn("An automatic retry was not allowed", { build: id, error });
  }
  const { account, region, projectName, plan, uuid } = failed;
  const retry = { number: failed.retry.number + 1, previous: buildArn(failed) };
  const next = await submitBuild(tx, { account, region, projectName, plan, initiator: sessionName(uuid), now, retry });
  await updateBuild(tx, { ...failed, retry: { ...failed.retry, next: buildArn(next) } }, false);
}
