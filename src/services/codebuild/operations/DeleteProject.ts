import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { deleteBadge } from "../store/badges.ts";
import { deleteProject } from "../store/projects.ts";
import { deletePolicy } from "../store/resource-policies.ts";
import { changeWebhook, findWebhook } from "../store/webhooks.ts";
import { webhookKind } from "../workers/webhook.ts";

/** Deleting what is not there is fine; the builds stay readable. */
export const DeleteProject = operation<typeof sdk, "DeleteProject">({
  resource: ({ name }, context) => projectArnOf(context, name),
  async run({ name }, context) {
    const { tx } = context;
    await deleteProject(tx, context, projectName(name));
    await deleteBadge(tx, context, projectName(name));
    const webhook = await findWebhook(tx, context, projectName(name));
    if (webhook) {
      await changeWebhook(tx, webhook.id, { status: "DELETING", deleted_at: context.now });
      await wake(tx, webhookKind, webhook.id);
    }
    const arn = projectArnOf(context, name);
    await deleteTags(context.tx, arn);
    await deletePolicy(context.tx, arn);
    return {};
  },
});
