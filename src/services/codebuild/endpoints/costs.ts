import type { IncomingMessage, ServerResponse } from "node:http";
import type { Place } from "../../../base/arn.ts";
import type { Endpoint } from "../../../kernel/gateway/index.ts";
import type { Principal } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { buildId, projectArnOf, projectArnOfBuild } from "../arns.ts";
import { costOf, rounded } from "../domain/price.ts";
import { latestBuilds } from "../store/badges.ts";
import { findBuilds } from "../store/builds.ts";

export const costPath = "/_quintet/codebuild/costs";
const mostIds = 100;

/**
 * What builds would have cost at AWS: `?ids=<id>,<id>` for these builds, `?project=<name>` for the project's latest ones. Ours, beside the
 * AWS operations; signed like them, and allowed to whoever may see the builds.
 */
export const costEndpoint = (kernel: Kernel): Endpoint => ({
  name: "codebuild/costs",
  matches: (request) => (request.url ?? "").split("?")[0] === costPath,
  async handle(request, response) {
    try {
      answer(response, 200, await costs(kernel, request));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      answer(response, error.status, { __type: error.code, message: error.message });
    }
  },
});

async function costs(kernel: Kernel, request: IncomingMessage): Promise<object> {
  const head = { method: request.method ?? "GET", url: request.url ?? "/", headers: request.headers };
  const signed = await kernel.iam.authenticate(head, new Date());
  const { principal } = signed;
  if (request.method !== "GET") throw new WireError("InvalidInputException", "Use GET", 405);
  const query = new URLSearchParams(head.url.split("?")[1]);
  const place = { account: principal.account, region: signed.region ?? kernel.config.region };
  const now = Date.now();
  const builds = (await found(kernel, principal, place, query)).map((state) => ({
    id: state.id,
    status: state.status,
    ...costOf(state, now),
  }));
  return { builds, dollars: rounded(builds.reduce((sum, { dollars = 0 }) => sum + dollars, 0)) };
}

async function found(kernel: Kernel, principal: Principal, place: Place, query: URLSearchParams) {
  const [ids, project] = [query.get("ids")?.split(",").map(buildId) ?? [], query.get("project")];
  if (ids.length > mostIds || (!ids.length && !project))
    throw new WireError("InvalidInputException", `Give up to ${mostIds} ids, or a project`, 400);
  const resources = new Set(project ? [projectArnOf(place, project)] : ids.map((id) => projectArnOfBuild(place, id)));
  return kernel.store.transaction(async (tx) => {
    for (const resource of resources) {
      const decision = await kernel.iam.authorize(tx, principal, { action: "codebuild:BatchGetBuilds", resource, conditions: {} });
      if (!decision.allowed) throw new WireError("AccessDeniedException", decision.message, 403);
    }
    return project ? latestBuilds(tx, place, project) : findBuilds(tx, place, ids);
  });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
