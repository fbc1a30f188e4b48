import { BlockList, isIPv6 } from "node:net";
import { type Delivery, isSignedByHmac, textOf } from "../../../kernel/connections/index.ts";
import type { Endpoint } from "../../../kernel/gateway/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { maskedConfiguration } from "../domain/declaration/secrets.ts";
import { passesFilters } from "../domain/webhooks/webhook-rules.ts";
import { webhookArn } from "../operations/shown-webhook.ts";
import { mayStart } from "../sources/may-start.ts";
import { startExecution } from "../sources/start-execution.ts";
import { declarationOf, lockPipeline } from "../store/pipelines.ts";
import { changeWebhook, type Webhook, webhookAt } from "../store/webhooks.ts";
import { webhookPath } from "../webhooks/address.ts";
import { answer, readBody, sourceIpOf } from "./read-body.ts";

/** The door of PutWebhook's addresses: who knocks right and passes the filters starts the pipeline. */
export const webhookEndpoint = (kernel: Kernel): Endpoint => ({
  name: "codepipeline/webhook",
  matches: (request) => request.url?.startsWith(webhookPath) ?? false,
  async handle(request, response) {
    if (request.method !== "POST") return answer(response, 405, "Use POST");
    const address = request.url!.slice(webhookPath.length).split("?")[0]!;
    // Asked before the body is read: strangers shall not fill the memory.
    const webhook = await kernel.store.read((tx) => webhookAt(tx, address));
    if (!webhook) return answer(response, 404, "There is no webhook at this address");
    const body = await readBody(request);
    if (!body) return answer(response, 413, "The delivery is too large");
    const delivery = { headers: request.headers, body };
    if (!isAuthentic(kernel, webhook, delivery, sourceIpOf(request))) return answer(response, 403, "The delivery is not authentic");
    let parsed: unknown;
    try {
      parsed = JSON.parse(textOf(delivery));
    } catch {
      return answer(response, 400, "The delivery is not JSON");
    }
    const executionId = await start(kernel, webhook, parsed);
    if (executionId) return answer(response, 200, "The pipeline was started", { pipelineExecutionId: executionId });
    answer(response, 200, "Nothing to do");
  },
});

function isAuthentic({ iam }: Kernel, { definition, secret, account }: Webhook, delivery: Delivery, sourceIp: string): boolean {
  switch (definition.authentication) {
    case "GITHUB_HMAC":
      return secret !== null && isSignedByHmac(delivery, iam.vault.open(account, secret).toString("utf8"));
    case "IP":
      return isInside(sourceIp, definition.authenticationConfiguration.AllowedIPRange ?? "");
    case "UNAUTHENTICATED":
      return true;
  }
}

function isInside(address: string, range: string): boolean {
  const [network = "", bits] = range.split("/");
  const family = isIPv6(network) ? "ipv6" : "ipv4";
  const list = new BlockList();
  try {
    list.addSubnet(network, bits === undefined ? (family === "ipv6" ? 128 : 32) : Number(bits), family);
    return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
  } catch {
    return false;
  }
}

/** The execution that a delivery has started; undefined where the filters keep it out. What went wrong stands in ListWebhooks. */
function start({ store }: Kernel, webhook: Webhook, body: unknown): Promise<string | undefined> {
  return store.transaction(async (tx) => {
    const now = new Date();
    const pipeline = await lockPipeline(tx, webhook, webhook.pipeline);
    const declaration = pipeline && (await declarationOf(tx, pipeline.id, pipeline.version));
    const action = declaration?.stages[0]?.actions.find(({ name }) => name === webhook.action);
    if (!pipeline || !action) {
      const message = `The target action '${webhook.action}' of the pipeline '${webhook.pipeline}' does not exist`;
      await changeWebhook(tx, webhook.address, { error_code: "TargetNotFound", error_message: message });
      return undefined;
    }
    if (!passesFilters(webhook.definition.filters, maskedConfiguration(action.configuration ?? {}), body)) return undefined;
    await changeWebhook(tx, webhook.address, { last_triggered_at: now, error_code: null, error_message: null });
    if (!(await mayStart(tx, pipeline))) {
      const message = "The pipeline has reached its limit of concurrent executions";
      await changeWebhook(tx, webhook.address, { error_code: "ConcurrentPipelineExecutionsLimitExceeded", error_message: message });
      return undefined;
    }
    const trigger = { triggerType: "Webhook" as const, triggerDetail: webhookArn(webhook, webhook.name) };
    return startExecution(tx, pipeline, { trigger }, now);
  });
}
