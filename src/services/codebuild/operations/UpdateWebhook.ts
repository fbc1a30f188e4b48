import type * as sdk from "@aws-sdk/client-codebuild";
import { secretText } from "../../../base/ids.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { policyWithDefaults, providerOf } from "../domain/webhooks/approval.ts";
import { filterProblem } from "../domain/webhooks/filters.ts";
import { invalid, notFound } from "../errors.ts";
import { changeWebhook, findWebhook } from "../store/webhooks.ts";
import { webhookView } from "../webhook-view.ts";
import { webhookKind } from "../workers/webhook.ts";

export const UpdateWebhook = operation<typeof sdk, "UpdateWebhook">({
  resource: ({ projectName: name }, context) => projectArnOf(context, name),
  async run({ projectName: asked, rotateSecret, ...given }, context) {
    const { tx, kernel, now, account } = context;
    const webhook = await findWebhook(tx, context, projectName(asked));
    if (!webhook) throw notFound(`Webhook cannot be found for project: ${projectArnOf(context, asked)}`);
    const { branchFilter, filterGroups, buildType, pullRequestBuildPolicy } = given;
    const problem = filterProblem(filterGroups, branchFilter);
    if (problem) throw invalid(problem);
    const provider = providerOf(webhook.source.type);
    const { branchFilter: oldBranch, filterGroups: oldGroups, ...kept } = webhook.document;
    const changesFilter = branchFilter !== undefined || filterGroups !== undefined;
    const document = {
      ...kept,
      // One kind of filter takes the other's place.
      ...(changesFilter
        ? { ...(branchFilter ? { branchFilter } : {}), ...(filterGroups ? { filterGroups } : {}) }
        : { ...(oldBranch ? { branchFilter: oldBranch } : {}), ...(oldGroups ? { filterGroups: oldGroups } : {}) }),
      ...(buildType ? { buildType } : {}),
      ...(pullRequestBuildPolicy && provider ? { pullRequestBuildPolicy: policyWithDefaults(pullRequestBuildPolicy, provider) } : {}),
    };
    const secret = rotateSecret && webhook.secret ? secretText(24) : undefined;
    const rotated = secret && {
      ...{ secret: kernel.iam.vault.seal(account, Buffer.from(secret)), secret_modified_at: now, round: webhook.round + 1 },
      status: kept.manualCreation ? "ACTIVE" : "CREATING",
    };
    await changeWebhook(tx, webhook.id, { document, ...rotated });
    if (rotated) await wake(tx, webhookKind, webhook.id);
    const changed = { ...webhook, document, ...rotated };
    return {
      webhook: webhookView(kernel.config, changed, { ...(secret ? { secret } : {}), ...(context.host ? { host: context.host } : {}) }),
    } as never;
  },
});
