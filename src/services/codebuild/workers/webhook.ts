import { HostError } from "../../../kernel/connections/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { type Effect, type Worker, worker } from "../../../kernel/outbox/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { providerOf } from "../domain/webhooks/approval.ts";
import { payloadUrl, publicAddress } from "../public-address.ts";
import { changeWebhook, findWebhookById, forgetWebhook, type StoredWebhook } from "../store/webhooks.ts";
import { isRefusal } from "./refusals.ts";
import { assumeServiceRole } from "./service-role.ts";
import { type SourceHost, sourceHost } from "./source-host.ts";

export const webhookKind = "codebuild/webhook";

type WebhookEffect = Effect & { type: "register" | "unregister"; webhook: string };

const hookEvents = {
  GITHUB: ["push", "pull_request", "issue_comment", "release", "workflow_job"],
  GITLAB: ["push_events", "tag_push_events", "merge_requests_events", "note_events", "releases_events", "job_events"],
  BITBUCKET: [
    ...["repo:push", "pullrequest:created", "pullrequest:updated", "pullrequest:fulfilled", "pullrequest:rejected"],
    "pullrequest:comment_created",
  ],
};

/** Sets a webhook up at its git host, and takes it away again. */
export const webhookWorker = (): Worker<StoredWebhook, WebhookEffect> =>
  worker({
    kind: webhookKind,
    load: findWebhookById,
    advance(webhook) {
      const effect = (type: WebhookEffect["type"]): WebhookEffect => ({
        key: `${webhook.id}/${type}/${webhook.round}`,
        type,
        webhook: webhook.id,
      });
      if (webhook.deleted_at) return { next: webhook, effects: [effect("unregister")] };
      return { next: webhook, effects: webhook.status === "CREATING" ? [effect("register")] : [] };
    },
    async save() {},
    async perform(effect, { tx, kernel }) {
      const webhook = await findWebhookById(tx, effect.webhook);
      if (!webhook) return;
      await (effect.type === "register" ? register : unregister)(kernel, tx, webhook);
    },
  });

export async function hostOfWebhook(kernel: Kernel, tx: Tx, webhook: StoredWebhook): Promise<SourceHost | undefined> {
  const { account, region, source, service_role: role } = webhook;
  const principal = await assumeServiceRole(kernel, tx, account, role, "AWSCodeBuild-webhook");
  return sourceHost(kernel, source, { principal, account, region, tx });
}

async function register(kernel: Kernel, tx: Tx, webhook: StoredWebhook): Promise<void> {
  if (webhook.status !== "CREATING" || webhook.deleted_at) return;
  try {
    const at = await hostOfWebhook(kernel, tx, webhook);
    const api = at?.host.api;
    if (!at || !api) throw new HostError(`Could not find access token for server type ${webhook.source.type?.toLowerCase()}`, 401);
    if (webhook.hook_id !== null) await api.removeHook(at.repository, webhook.hook_id);
    const secret = webhook.secret ? kernel.iam.vault.open(webhook.account, webhook.secret).toString("utf8") : "";
    const provider = providerOf(webhook.source.type)!;
    const hook = { url: payloadUrl(publicAddress(kernel.config), webhook.token), secret, events: hookEvents[provider] };
    const hookId = await api.addHook(at.repository, hook);
    await changeWebhook(tx, webhook.id, { status: "ACTIVE", status_message: null, hook_id: hookId });
  } catch (error) {
    if (!isFinal(error)) throw error;
    await changeWebhook(tx, webhook.id, { status: "CREATE_FAILED", status_message: error.message });
  }
}

async function unregister(kernel: Kernel, tx: Tx, webhook: StoredWebhook): Promise<void> {
  try {
    const at = webhook.hook_id === null ? undefined : await hostOfWebhook(kernel, tx, webhook);
    if (at && webhook.hook_id !== null) await at.host.api?.removeHook(at.repository, webhook.hook_id);
  } catch (error) {
    if (!isFinal(error)) throw error;
    kernel.log.warn("A webhook could not be removed from its git host", { webhook: webhook.id, error });
  }
  await forgetWebhook(tx, webhook.id);
}

/** What the host refuses it will refuse again; what it cannot answer now it may answer later. */
export function isFinal(error: unknown): error is Error {
  if (error instanceof HostError) return error.status !== undefined && error.status < 500 && error.status !== 429;
  return isRefusal(error) || (error instanceof Error && error.name === "BuildFailure");
}
