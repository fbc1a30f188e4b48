import type { IncomingMessage, ServerResponse } from "node:http";
import type { Endpoint } from "../../../kernel/gateway/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { unfinishedBuild } from "../store/builds.ts";
import { buildPrincipal } from "../workers/service-role.ts";
import { credentialsPath } from "../workers/surroundings.ts";

const sessionSeconds = 3600;
const uuidIn = /^build-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * Where the SDKs in a build find their keys (AWS_CONTAINER_CREDENTIALS_FULL_URI): a session of the build's own service role. The
 * socket on which the request came says which build asks, so nothing secret has to be put into the build, and nobody else is answered.
 */
export const credentialsEndpoint = (kernel: Kernel): Endpoint => ({
  name: "build credentials",
  matches: (request) => pathOf(request) === credentialsPath,
  async handle(request, response, { environmentId }) {
    const uuid = uuidIn.exec(environmentId ?? "")?.[1];
    if (request.method !== "GET") return answer(response, 405, { message: "Use GET" });
    if (!uuid) return answer(response, 403, { message: "Only builds are given credentials here" });
    const credentials = await kernel.store.transaction(async (tx) => {
      const state = await unfinishedBuild(tx, uuid);
      return state && kernel.iam.issueCredentials(tx, await buildPrincipal(kernel, tx, state), sessionSeconds);
    });
    if (!credentials) return answer(response, 403, { message: "This build is over" });
    answer(response, 200, {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      Token: credentials.sessionToken,
      Expiration: credentials.expiration?.toISOString(),
    });
  },
});

const pathOf = (request: IncomingMessage): string => (request.url ?? "/").split("?")[0]!;

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
