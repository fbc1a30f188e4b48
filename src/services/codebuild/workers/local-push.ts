import type { BusEvent, Subscription } from "../../../kernel/events/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { sourceOrigin } from "../domain/source-location.ts";
import type { WebhookEvent } from "../domain/webhooks/event.ts";
import { needs } from "../domain/webhooks/filters.ts";
import { insertDelivery, localWebhooks, type StoredWebhook } from "../store/webhooks.ts";
import { deliveryKind } from "./delivery.ts";
import { isRefusal } from "./refusals.ts";
import { assumeServiceRole } from "./service-role.ts";

const mostFiles = 100;

/** Pushes to this server's own repositories, for the projects whose webhook asks for them. */
export const localPushes: Subscription = {
  name: "codebuild/local-pushes",
  pattern: {
    source: ["aws.codecommit"],
    "detail-type": ["CodeCommit Repository State Change"],
    detail: { event: ["referenceCreated", "referenceUpdated"] },
  },
  async handle(event, { tx, now, kernel }) {
    const { repositoryName } = event.detail as { repositoryName?: string };
    for (const webhook of await localWebhooks(tx, event)) {
      const origin = sourceOrigin(webhook.source);
      if (origin.kind !== "codecommit" || origin.repository !== repositoryName) continue;
      const told = await pushOf(kernel, tx, webhook, event);
      const id = `${webhook.id}/${event.id}`;
      const delivery = {
        id,
        webhook_id: webhook.id,
        told: { kind: "event" as const, event: told },
        user_agent: "codecommit",
        received_at: now,
        judged: false,
      };
      if (await insertDelivery(tx, delivery)) await wake(tx, deliveryKind, id);
    }
  },
};

async function pushOf(kernel: Kernel, tx: Tx, webhook: StoredWebhook, { detail }: BusEvent): Promise<WebhookEvent> {
  const {
    repositoryName = "",
    referenceFullName = "",
    commitId = "",
    oldCommitId,
    callerUserArn = "",
  } = detail as Record<string, string | undefined>;
  const event: WebhookEvent = {
    ...{
      event: "PUSH",
      repository: repositoryName,
      actorId: callerUserArn,
      headRef: referenceFullName,
      commit: commitId,
      sourceVersion: commitId,
    },
    ...(oldCommitId ? { previousCommit: oldCommitId } : {}),
  };
  const { account, region, document } = webhook;
  const wantsFiles = needs(document.filterGroups, "FILE_PATH");
  if (!wantsFiles && !needs(document.filterGroups, "COMMIT_MESSAGE")) return event;
  try {
    const as = {
      principal: await assumeServiceRole(kernel, tx, account, webhook.service_role, "AWSCodeBuild-webhook"),
      account,
      region,
      tx,
    };
    const { commit } = await kernel.call("codecommit", "GetCommit", { repositoryName, commitId }, as);
    const before = oldCommitId ?? commit?.parents?.[0];
    const asked = {
      repositoryName,
      afterCommitSpecifier: commitId,
      MaxResults: mostFiles,
      ...(before ? { beforeCommitSpecifier: before } : {}),
    };
    const { differences = [] } = wantsFiles ? await kernel.call("codecommit", "GetDifferences", asked, as) : {};
    const files = differences.map(({ afterBlob, beforeBlob }) => afterBlob?.path ?? beforeBlob?.path ?? "");
    return { ...event, message: commit?.message ?? "", files };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    kernel.log.warn("A push could not be looked into", { webhook: webhook.id, error });
    return event;
  }
}
