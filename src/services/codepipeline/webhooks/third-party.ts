import type { GitHost, HostApi } from "../../../kernel/connections/index.ts";
import { HostError } from "../../../kernel/connections/index.ts";
import type { Context } from "../../../kernel/gateway/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { assumePipelineRole } from "../providers/action-role.ts";
import { gitRepositoryOf, hostOfSource } from "../providers/source-host.ts";
import { declarationOf, findPipeline } from "../store/pipelines.ts";
import type { Webhook } from "../store/webhooks.ts";

const refused = (message: string) => new WireError("ValidationException", message);

/** The API of the git host at which a webhook's source action fetches. Throws with the reason why there is none. */
export async function thirdPartyOf(context: Context, webhook: Webhook): Promise<{ api: HostApi; repository: string }> {
  const pipeline = await findPipeline(context.tx, context, webhook.pipeline);
  const declaration = pipeline && (await declarationOf(context.tx, pipeline.id, pipeline.version));
  const action = declaration?.stages[0]?.actions.find(({ name }) => name === webhook.action);
  const repository = action && gitRepositoryOf(action);
  if (!pipeline || !declaration || !action || !repository)
    throw refused(
      `The target action '${webhook.action}' of the webhook '${webhook.name}' does not fetch from a git host that takes webhooks`,
    );
  const principal = await assumePipelineRole(context, pipeline, { pipelineName: pipeline.name, roleArn: declaration.roleArn });
  const host: GitHost = await hostOfSource(context, { principal, account: pipeline.account }, action);
  if (!host.api) throw refused(`The git host of '${webhook.action}' has no API through which webhooks are set up`);
  return { api: host.api, repository };
}

/** A refusal of the host, in its own words. */
export async function askHost<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HostError) throw refused(`The git host refused: ${error.message}`);
    throw error;
  }
}
