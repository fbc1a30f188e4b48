import type * as sdk from "@aws-sdk/client-codebuild";
import { present } from "../../base/present.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { payloadUrl, publicAddress } from "./public-address.ts";
import type { StoredWebhook } from "./store/webhooks.ts";
import { hookUrl } from "./workers/source-host.ts";

/** A webhook as AWS shows it. Its secret is shown once, when it is made or changed. */
export function webhookView(config: Kernel["config"], webhook: StoredWebhook, more: { secret?: string; host?: string } = {}): sdk.Webhook {
  const { document, source, hook_id: hookId } = webhook;
  const isLocal = source.type === "CODECOMMIT";
  return {
    ...present({
      url: hookId === null ? undefined : hookUrl(source, hookId),
      payloadUrl: isLocal ? undefined : payloadUrl(publicAddress(config, more.host), webhook.token),
      secret: more.secret,
      branchFilter: document.branchFilter,
      manualCreation: document.manualCreation,
      scopeConfiguration: document.scopeConfiguration,
      pullRequestBuildPolicy: document.pullRequestBuildPolicy,
      statusMessage: webhook.status_message ?? undefined,
    }),
    filterGroups: document.filterGroups ?? [],
    buildType: document.buildType ?? "BUILD",
    lastModifiedSecret: new Date(webhook.secret_modified_at),
    status: webhook.status as sdk.WebhookStatus,
  };
}
