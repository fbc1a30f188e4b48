import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Delivery, isSignedDelivery, textOf } from "../../../kernel/connections/index.ts";
import type { Endpoint } from "../../../kernel/gateway/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { providerOf } from "../domain/webhooks/approval.ts";
import { bitbucketTold } from "../domain/webhooks/bitbucket.ts";
import type { Told } from "../domain/webhooks/event.ts";
import { gitHubTold } from "../domain/webhooks/github.ts";
import { gitLabTold } from "../domain/webhooks/gitlab.ts";
import { webhookPath } from "../public-address.ts";
import { findWebhookByToken, insertDelivery, type StoredWebhook } from "../store/webhooks.ts";
import { deliveryKind } from "../workers/delivery.ts";

/** Git hosts cut their payloads at 25 MB. */
const mostBytes = 25 * 1024 * 1024;

/** Where git hosts deliver: `/webhooks?t=<token>&v=1`. What is told is written down and judged afterwards; the host gets its answer at once. */
export const webhookEndpoint = (kernel: Kernel): Endpoint => ({
  name: "codebuild/webhooks",
  matches: (request) => (request.url ?? "").split("?")[0] === webhookPath,
  async handle(request, response) {
    if (request.method !== "POST") return answer(response, 405, "Use POST");
    const token = new URLSearchParams((request.url ?? "").split("?")[1]).get("t") ?? "";
    const webhook = await kernel.store.read((tx) => findWebhookByToken(tx, token));
    if (!webhook) return answer(response, 404, "No such webhook");
    const body = await readAll(request);
    if (!body) return answer(response, 413, `A payload must not be larger than ${mostBytes} bytes`);
    const delivery = { headers: request.headers, body };
    if (!isGenuine(kernel, webhook, delivery)) return answer(response, 403, "The signature does not match");
    const told = toldIn(webhook, delivery);
    if (!told) return answer(response, 400, "The payload is not JSON");
    const kept = await keep(kernel, webhook, delivery, told);
    answer(response, 200, kept ? "Accepted" : told.length ? "Accepted before" : "Nothing to build");
  },
});

async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += (piece as Buffer).length;
    if (bytes > mostBytes) return undefined;
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

/** Bitbucket has no secret at AWS: the address itself is what nobody can guess. */
function isGenuine(kernel: Kernel, { account, secret, source }: StoredWebhook, delivery: Delivery): boolean {
  if (!secret) return true;
  const kind = providerOf(source.type) === "GITLAB" ? "GitLab" : "GitHub";
  return isSignedDelivery(kind, delivery, kernel.iam.vault.open(account, secret).toString("utf8"));
}

const header = ({ headers }: Delivery, name: string): string => [headers[name] ?? ""].flat()[0] ?? "";

/** PostgreSQL keeps neither NUL nor half a surrogate pair, and nobody's commit message needs them. */
const storable = (_: string, value: unknown): unknown => (typeof value === "string" ? value.replaceAll("\0", "").toWellFormed() : value);

function toldIn({ source }: StoredWebhook, delivery: Delivery): Told[] | undefined {
  let body: unknown;
  try {
    body = JSON.parse(textOf(delivery), storable);
  } catch {
    return undefined;
  }
  const one = (told: Told | undefined): Told[] => (told ? [told] : []);
  switch (providerOf(source.type)) {
    case "GITHUB":
      return one(gitHubTold(header(delivery, "x-github-event"), body));
    case "GITLAB":
      return one(gitLabTold(header(delivery, "x-gitlab-event"), body));
    case "BITBUCKET":
      return bitbucketTold(header(delivery, "x-event-key"), body);
    default:
      return [];
  }
}

/** True when something new was told: a host may deliver the same thing twice. */
async function keep(kernel: Kernel, webhook: StoredWebhook, delivery: Delivery, told: Told[]): Promise<boolean> {
  const named = ["x-github-delivery", "x-gitlab-event-uuid", "x-request-uuid"].map((name) => header(delivery, name)).find(Boolean);
  const id = (named ?? createHash("sha256").update(delivery.body).digest("hex")).slice(0, 200).replaceAll("\0", "");
  return kernel.store.transaction(async (tx) => {
    let isNew = false;
    for (const [index, one] of told.entries()) {
      const row = { id: `${webhook.id}/${id}/${index}`, webhook_id: webhook.id, told: one, received_at: new Date(), judged: false };
      if (!(await insertDelivery(tx, { ...row, user_agent: header(delivery, "user-agent").slice(0, 200) || "webhook" }))) continue;
      await wake(tx, deliveryKind, row.id);
      isNew = true;
    }
    return isNew;
  });
}

function answer(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ message }));
}
