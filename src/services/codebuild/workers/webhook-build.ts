import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { planBuild } from "../domain/plan.ts";
import { type WebhookEvent, webhookVariables } from "../domain/webhooks/event.ts";
import { countUnfinished } from "../store/builds.ts";
import { findProject } from "../store/projects.ts";
import type { StoredWebhook } from "../store/webhooks.ts";
import { submitBuild } from "./start.ts";
import { submitBatch } from "./start-batch.ts";

/** Starts the build, or the batch, that an event asks for. */
export async function buildWebhookEvent(
  kernel: Kernel,
  tx: Tx,
  webhook: StoredWebhook,
  event: WebhookEvent,
  { agent, now }: { agent: string; now: Date },
): Promise<void> {
  const { account, region, project_name: projectName, document, source } = webhook;
  const project = await findProject(tx, webhook, projectName);
  if (!project) return;
  // A webhook of an organization tells of many repositories: what is built is the one that it tells of.
  const scoped =
    document.scopeConfiguration && URL.canParse(source.location ?? "")
      ? { sourceLocationOverride: scopedLocation(source.location!, event) }
      : {};
  const planned = planBuild(project.document, { sourceVersion: event.sourceVersion, ...scoped }, webhook);
  if ("problem" in planned) return kernel.log.warn("A webhook's build was refused", { webhook: webhook.id, problem: planned.problem });
  const cause = { variables: webhookVariables(event), ...(event.commit ? { commit: event.commit } : {}) };
  const common = { account, region, projectName, plan: planned.plan, initiator: agent, now, webhook: cause };
  if (document.buildType === "BUILD_BATCH") {
    const config = project.document.buildBatchConfig;
    if (!config?.serviceRole) return kernel.log.warn("A webhook's batch has no service role", { webhook: webhook.id });
    await submitBatch(tx, { ...common, config, debugSessionEnabled: false });
    return;
  }
  const limit = project.document.concurrentBuildLimit;
  if (limit !== undefined && (await countUnfinished(tx, webhook, projectName)) >= limit)
    return kernel.log.warn("A webhook's build was refused: the project is at its limit of builds", { webhook: webhook.id });
  await submitBuild(tx, common);
}

const scopedLocation = (location: string, { repository }: WebhookEvent): string => `${new URL(location).origin}/${repository}.git`;
