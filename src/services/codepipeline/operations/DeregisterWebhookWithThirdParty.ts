import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { changeWebhook, findWebhook } from "../store/webhooks.ts";
import { askHost, thirdPartyOf } from "../webhooks/third-party.ts";
import { webhookNotFound } from "./RegisterWebhookWithThirdParty.ts";
import { webhookArn } from "./shown-webhook.ts";

export const DeregisterWebhookWithThirdParty = operation<typeof sdk, "DeregisterWebhookWithThirdParty">({
  resource: ({ webhookName }, context) => webhookArn(context, webhookName ?? "*"),
  async run({ webhookName = "" }, context) {
    const webhook = await findWebhook(context.tx, context, webhookName);
    if (!webhook) throw webhookNotFound(webhookName);
    const hook = webhook.hook_id;
    if (hook === null) return {};
    const { api, repository } = await thirdPartyOf(context, webhook);
    await askHost(() => api.removeHook(repository, hook));
    await changeWebhook(context.tx, webhook.address, { hook_id: null });
    return {};
  },
});
