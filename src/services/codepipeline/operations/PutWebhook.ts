import type * as sdk from "@aws-sdk/client-codepipeline";
import {
  InvalidWebhookAuthenticationParametersException,
  InvalidWebhookFilterPatternException,
  LimitExceededException,
} from "@aws-sdk/client-codepipeline";
import { secretText } from "../../../base/ids.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { maskedConfiguration } from "../domain/declaration/secrets.ts";
import { authenticationRefusal, filterRefusal } from "../domain/webhooks/webhook-rules.ts";
import { countWebhooks, findWebhook, putWebhook } from "../store/webhooks.ts";
import { acceptTags } from "./accepted-tags.ts";
import { currentDeclaration, requirePipeline } from "./asked-pipeline.ts";
import { shownWebhook, webhookArn } from "./shown-webhook.ts";

const mostWebhooks = 300;

export const PutWebhook = operation<typeof sdk, "PutWebhook">({
  resource: ({ webhook }, context) => webhookArn(context, webhook.name),
  async run({ webhook, tags = [] }, context) {
    const { tx, now, account, region, kernel } = context;
    acceptTags(tags);
    const wrong = authenticationRefusal(webhook);
    if (wrong) throw new InvalidWebhookAuthenticationParametersException({ message: wrong, $metadata: {} });
    const pipeline = await requirePipeline(context, webhook.targetPipeline);
    const { stages } = await currentDeclaration(context, pipeline);
    const action = stages[0]!.actions.find(({ name }) => name === webhook.targetAction);
    if (!action)
      throw new WireError(
        "ValidationException",
        `The first stage of '${pipeline.name}' has no action with the name '${webhook.targetAction}'`,
      );
    const unreadable = filterRefusal(webhook.filters, maskedConfiguration(action.configuration ?? {}));
    if (unreadable) throw new InvalidWebhookFilterPatternException({ message: unreadable, $metadata: {} });
    const earlier = await findWebhook(tx, context, webhook.name);
    if (!earlier && (await countWebhooks(tx, context)) >= mostWebhooks)
      throw new LimitExceededException({ message: `There can be at most ${mostWebhooks} webhooks`, $metadata: {} });
    const { SecretToken: token, ...open } = webhook.authenticationConfiguration;
    const stored = await putWebhook(tx, {
      ...{ account, region, name: webhook.name, address: secretText(24), pipeline: pipeline.name, action: action.name, created_at: now },
      definition: { ...webhook, authenticationConfiguration: open },
      secret: token === undefined ? null : kernel.iam.vault.seal(account, Buffer.from(token)),
    });
    await putTags(tx, webhookArn(context, webhook.name), tags);
    return { webhook: await shownWebhook(context, stored) };
  },
});
