import type * as sdk from "@aws-sdk/client-codepipeline";
import { arn, type Place } from "../../../base/arn.ts";
import { present } from "../../../base/present.ts";
import type { Strict } from "../../../contracts/types.ts";
import type { Context } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import type { Webhook } from "../store/webhooks.ts";
import { webhookUrl } from "../webhooks/address.ts";

export const webhookArn = (place: Place, name: string): string => arn("codepipeline", place, `webhook:${name}`);

/** A webhook as lists have it, its secret hidden. */
export async function shownWebhook(context: Context, webhook: Webhook): Promise<Strict<sdk.ListWebhookItem>> {
  const { definition, name, secret } = webhook;
  const hidden = secret ? { authenticationConfiguration: { SecretToken: "****" } } : {};
  return {
    definition: { ...definition, ...hidden },
    url: webhookUrl(context.kernel.config, webhook.address, context.host),
    arn: webhookArn(context, name),
    tags: await tagsOf(context.tx, webhookArn(context, name)),
    ...present({
      lastTriggered: webhook.last_triggered_at ?? undefined,
      errorCode: webhook.error_code ?? undefined,
      errorMessage: webhook.error_message ?? undefined,
    }),
  };
}
