import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { notFound } from "../errors.ts";
import { changeWebhook, findWebhook } from "../store/webhooks.ts";
import { webhookKind } from "../workers/webhook.ts";

/** The webhook is gone at once; the hook at the git host soon after. */
export const DeleteWebhook = operation<typeof sdk, "DeleteWebhook">({
  resource: ({ projectName: name }, context) => projectArnOf(context, name),
  async run({ projectName: asked }, context) {
    const webhook = await findWebhook(context.tx, context, projectName(asked));
    if (!webhook) throw notFound(`Webhook cannot be found for project: ${projectArnOf(context, asked)}`);
    await changeWebhook(context.tx, webhook.id, { status: "DELETING", deleted_at: context.now });
    await wake(context.tx, webhookKind, webhook.id);
    return {};
  },
});
