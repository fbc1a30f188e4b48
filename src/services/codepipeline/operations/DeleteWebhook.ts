import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { deleteWebhook, findWebhook } from "../store/webhooks.ts";
import { webhookArn } from "./shown-webhook.ts";

/** Idempotent. The hook at the git host stays: DeregisterWebhookWithThirdParty removes it, before. */
export const DeleteWebhook = operation<typeof sdk, "DeleteWebhook">({
  resource: ({ name }, context) => webhookArn(context, name),
  async run({ name }, context) {
    const webhook = await findWebhook(context.tx, context, name);
    if (webhook) await deleteWebhook(context.tx, webhook.address);
    await deleteTags(context.tx, webhookArn(context, name));
    return {};
  },
});
