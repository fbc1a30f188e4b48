import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { listWebhooks } from "../store/webhooks.ts";
import { page, pageStart } from "./paging.ts";
import { shownWebhook, webhookArn } from "./shown-webhook.ts";

export const ListWebhooks = operation<typeof sdk, "ListWebhooks">({
  resource: (_input, context) => webhookArn(context, "*"),
  async run({ MaxResults = 100, NextToken }, context) {
    const after = pageStart<string>(NextToken, "string") ?? "";
    const found = page(await listWebhooks(context.tx, context, after, MaxResults + 1), MaxResults, ({ name }) => name);
    const webhooks = [];
    for (const webhook of found.rows) webhooks.push(await shownWebhook(context, webhook));
    return { webhooks, ...(found.nextToken ? { NextToken: found.nextToken } : {}) };
  },
});
