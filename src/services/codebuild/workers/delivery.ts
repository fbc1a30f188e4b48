import type { Kernel } from "../../../kernel/kernel.ts";
import { type Effect, type Worker, worker } from "../../../kernel/outbox/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { isTrusted, needsApproval, type Provider, providerOf } from "../domain/webhooks/approval.ts";
import type { WebhookEvent } from "../domain/webhooks/event.ts";
import { matchesFilters, needs } from "../domain/webhooks/filters.ts";
import { findDelivery, findWebhookById, judgeDelivery, type StoredDelivery, type StoredWebhook } from "../store/webhooks.ts";
import { askFiles, askMessage, askPullRequest, askRole } from "./host-questions.ts";
import type { SourceHost } from "./source-host.ts";
import { hostOfWebhook, isFinal } from "./webhook.ts";
import { buildWebhookEvent } from "./webhook-build.ts";

export const deliveryKind = "codebuild/delivery";

type Judge = Effect & { type: "judge" };
const rememberedMs = 24 * 3600 * 1000;

/** Decides what is built of what a git host told. */
export const deliveryWorker = (): Worker<StoredDelivery, Judge> =>
  worker({
    kind: deliveryKind,
    load: async (tx, id) => {
      const delivery = await findDelivery(tx, id);
      return delivery?.judged === false ? delivery : undefined;
    },
    advance: (delivery) => ({ next: delivery, effects: [{ key: `${delivery.id}/judge`, type: "judge" }] }),
    async save() {},
    async perform({ key }, { tx, now, kernel }) {
      const id = key.slice(0, -"/judge".length);
      const delivery = await findDelivery(tx, id);
      const webhook = delivery && (await findWebhookById(tx, delivery.webhook_id));
      if (!delivery || delivery.judged) return;
      if (webhook && !webhook.deleted_at) {
        await judge(kernel, tx, webhook, delivery, now).catch((error: unknown) => {
          if (!isFinal(error)) throw error;
          kernel.log.warn("What a git host told could not be judged", { webhook: webhook.id, delivery: id, error });
        });
      }
      await judgeDelivery(tx, id, new Date(now.getTime() - rememberedMs));
    },
  });

async function judge(
  kernel: Kernel,
  tx: Tx,
  webhook: StoredWebhook,
  { told, user_agent: agent }: StoredDelivery,
  now: Date,
): Promise<void> {
  const { document, source } = webhook;
  const provider = providerOf(source.type);
  const host = (): Promise<SourceHost | undefined> => hostOfWebhook(kernel, tx, webhook);
  const event = told.kind === "event" ? told.event : provider && (await approved(await host(), webhook, told, provider));
  if (!event) return;
  const complete = provider ? await completed(event, webhook, provider, host) : event;
  const { filterGroups, branchFilter, pullRequestBuildPolicy: policy } = document;
  // A comment approves what was opened as well as what was changed since.
  const events = told.kind === "comment" ? [complete, { ...complete, event: "PULL_REQUEST_UPDATED" }] : [complete];
  const wanted = events.find((one) => matchesFilters(one, filterGroups, branchFilter));
  if (!wanted) return;
  if (told.kind === "event" && needsApproval(wanted, policy)) {
    const at = await host();
    const role = at && (await askRole(at, source, wanted.pullRequest?.author ?? ""));
    if (!isTrusted(role, policy)) return refuseBuild(at, webhook, wanted);
  }
  await buildWebhookEvent(kernel, tx, webhook, wanted, { agent, now });
}

/** The pull request that a trusted person's comment lets be built; only at the commit that it names. */
async function approved(
  at: SourceHost | undefined,
  { source, document }: StoredWebhook,
  told: Extract<StoredDelivery["told"], { kind: "comment" }>,
  provider: Provider,
): Promise<WebhookEvent | undefined> {
  const { comment } = told;
  if (!at || !isTrusted(await askRole(at, source, comment.author), document.pullRequestBuildPolicy)) return undefined;
  const event = await askPullRequest(at, provider, comment);
  if (!event) return undefined;
  return event.commit.startsWith(comment.commit) || comment.commit.startsWith(event.commit) ? event : undefined;
}

/** Asks the host for what a filter looks at and the delivery does not say. */
async function completed(
  event: WebhookEvent,
  { document }: StoredWebhook,
  provider: Provider,
  host: () => Promise<SourceHost | undefined>,
): Promise<WebhookEvent> {
  const asksFiles = event.files === undefined && needs(document.filterGroups, "FILE_PATH");
  const asksMessage = event.message === undefined && needs(document.filterGroups, "COMMIT_MESSAGE");
  const at = asksFiles || asksMessage ? await host() : undefined;
  if (!at || !event.commit) return event;
  return {
    ...event,
    ...(asksFiles ? { files: await askFiles(at, provider, event) } : {}),
    ...(asksMessage ? { message: await askMessage(at, provider, event) } : {}),
  };
}

async function refuseBuild(at: SourceHost | undefined, webhook: StoredWebhook, { commit }: WebhookEvent): Promise<void> {
  const name = `AWS CodeBuild ${webhook.region} (${webhook.project_name})`;
  const description = "Pull request approval required for starting a build";
  await at?.host.api?.setStatus(at.repository, { commit, state: "failure", name, description, url: "" });
}
