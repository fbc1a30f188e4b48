import type * as sdk from "@aws-sdk/client-codepipeline";
import { WebhookNotFoundException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { changeWebhook, findWebhook } from "../store/webhooks.ts";
import { webhookUrl } from "../webhooks/address.ts";
import { askHost, thirdPartyOf } from "../webhooks/third-party.ts";
import { webhookArn } from "./shown-webhook.ts";

export const webhookNotFound = (name: string) =>
  new WebhookNotFoundException({ message: `The webhook '${name}' was not found`, $metadata: {} });

/** Sets the webhook up at GitHub; registered again, it stays as it is. */
export const RegisterWebhookWithThirdParty = operation<typeof sdk, "RegisterWebhookWithThirdParty">({
  resource: ({ webhookName }, context) => webhookArn(context, webhookName ?? "*"),
  async run({ webhookName = "" }, context) {
    const { tx, kernel, host } = context;
    const webhook = await findWebhook(tx, context, webhookName);
    if (!webhook) throw webhookNotFound(webhookName);
    if (webhook.hook_id !== null) return {};
    if (!webhook.secret)
      throw new WireError("ValidationException", `Only webhooks with the authentication GITHUB_HMAC can be registered with a third party`);
    const secret = kernel.iam.vault.open(webhook.account, webhook.secret).toString("utf8");
    const { api, repository } = await thirdPartyOf(context, webhook);
    const url = webhookUrl(kernel.config, webhook.address, host);
    await changeWebhook(tx, webhook.address, { hook_id: await askHost(() => api.addHook(repository, { url, secret })) });
    return {};
  },
});
