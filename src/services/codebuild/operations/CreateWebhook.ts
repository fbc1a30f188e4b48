import type * as sdk from "@aws-sdk/client-codebuild";
import { secretText, uuid } from "../../../base/ids.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { isUniqueViolation } from "../../../kernel/store/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { policyWithDefaults, providerOf } from "../domain/webhooks/approval.ts";
import { webhookProblem } from "../domain/webhooks/rules.ts";
import { alreadyExists, invalid, notFound } from "../errors.ts";
import { findProject } from "../store/projects.ts";
import { findWebhook, insertWebhook, type StoredWebhook } from "../store/webhooks.ts";
import { webhookView } from "../webhook-view.ts";
import { hostOfWebhook, webhookKind } from "../workers/webhook.ts";

/** Has the git host of a project's source tell of pushes and pull requests. */
export const CreateWebhook = operation<typeof sdk, "CreateWebhook">({
  resource: ({ projectName: name }, context) => projectArnOf(context, name),
  async run({ projectName: asked, ...given }, context) {
    const { tx, kernel, now, account, region } = context;
    const name = projectName(asked);
    const project = await findProject(tx, context, name);
    if (!project) throw notFound(`Project cannot be found: ${projectArnOf(context, name)}`);
    const { source, serviceRole = "" } = project.document;
    const problem = webhookProblem(source!, given);
    if (problem) throw invalid(problem);
    const exists = () => alreadyExists(`Webhook already exists for project: ${projectArnOf(context, name)}`);
    if (await findWebhook(tx, context, name)) throw exists();
    const provider = providerOf(source!.type);
    const secret = provider === "GITHUB" || provider === "GITLAB" ? secretText(24) : undefined;
    const isManual = given.manualCreation === true || !provider;
    const webhook: StoredWebhook = {
      ...{ id: uuid(), account, region, project_name: name, token: secretText(24), source: source!, service_role: serviceRole },
      secret: secret === undefined ? null : kernel.iam.vault.seal(account, Buffer.from(secret)),
      document: { ...given, ...(provider ? { pullRequestBuildPolicy: policyWithDefaults(given.pullRequestBuildPolicy, provider) } : {}) },
      ...{ status: isManual ? "ACTIVE" : "CREATING", status_message: null, hook_id: null, round: 1 },
      ...{ secret_modified_at: now, deleted_at: null },
    };
    if (!isManual && !(await hostOfWebhook(kernel, tx, webhook))) {
      throw invalid(`Could not find access token for server type ${source!.type?.toLowerCase()}`);
    }
    await insertWebhook(tx, webhook).catch((error: unknown) => {
      throw isUniqueViolation(error) ? exists() : error;
    });
    if (!isManual) await wake(tx, webhookKind, webhook.id);
    return {
      webhook: webhookView(kernel.config, webhook, { ...(secret ? { secret } : {}), ...(context.host ? { host: context.host } : {}) }),
    } as never;
  },
});
