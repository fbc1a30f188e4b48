import type { IncomingMessage, ServerResponse } from "node:http";
import type { Endpoint } from "../../../kernel/gateway/index.ts";
import { codeCommitLogin, type GitLogin } from "../../../kernel/git/index.ts";
import type { Credentials } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { unfinishedBuild } from "../store/builds.ts";
import { buildPrincipal } from "../workers/service-role.ts";
import { sourceLogin } from "../workers/source-login.ts";
import { credentialsPath, gitCredentialsPath, sourceHosts } from "../workers/surroundings.ts";

const sessionSeconds = 3600;
const repositoryPath = /^\/v1\/repos\/[A-Za-z0-9._-]{1,100}$/;
const uuidIn = /^build-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * Where the SDKs in a build find their keys (AWS_CONTAINER_CREDENTIALS_FULL_URI), and git its password: a session of the build's own
 * service role. The socket on which the request came says which build asks, so nothing secret has to be put into the build, and
 * nobody else is answered.
 */
export const credentialsEndpoint = (kernel: Kernel): Endpoint => ({
  name: "build credentials",
  matches: (request) => [credentialsPath, gitCredentialsPath].includes(partsOf(request)[0]),
  async handle(request, response, { environmentId }) {
    const uuid = uuidIn.exec(environmentId ?? "")?.[1];
    if (request.method !== "GET") return refuse(response, 405, "Use GET");
    if (!uuid) return refuse(response, 403, "Only builds are given credentials here");
    const issued = await issue(kernel, uuid);
    if (!issued) return refuse(response, 403, "This build is over");
    const [path, query] = partsOf(request);
    if (path === credentialsPath) return answer(response, 200, "application/json", JSON.stringify(keys(issued.credentials)));
    const host = new URLSearchParams(query).get("host");
    if (host !== null) return answerLogin(response, await hostLogin(kernel, uuid, host));
    const repository = new URLSearchParams(query).get("path") ?? "";
    if (!repositoryPath.test(repository)) return refuse(response, 400, "Not a repository's path");
    const url = `${kernel.compute.serverAddress}${repository}`;
    answerLogin(response, codeCommitLogin(issued.credentials, { url, region: issued.region, now: new Date() }));
  },
});

/** The credential of the build's own source at a git host, for a git inside the build that was allowed to use it. */
const hostLogin = (kernel: Kernel, uuid: string, host: string): Promise<GitLogin | undefined> =>
  kernel.store.transaction(async (tx) => {
    const state = await unfinishedBuild(tx, uuid);
    // A first command may run before what its buildspec says is written down.
    if (!state || state.spec?.gitCredentialHelper === false) return undefined;
    const { plan, account, region } = state;
    const source = [plan.source, ...plan.secondarySources].find((one) =>
      sourceHosts({ ...plan, source: one, secondarySources: [] }).includes(host),
    );
    return source && sourceLogin(kernel, source, { principal: await buildPrincipal(kernel, tx, state), account, region, tx });
  });

function answerLogin(response: ServerResponse, login: GitLogin | undefined): void {
  if (login) answer(response, 200, "text/plain", `username=${login.username}\npassword=${login.password}\n`);
  else refuse(response, 404, "No credential for this host");
}

const issue = (kernel: Kernel, uuid: string): Promise<{ credentials: Credentials; region: string } | undefined> =>
  kernel.store.transaction(async (tx) => {
    const state = await unfinishedBuild(tx, uuid);
    if (!state) return undefined;
    const credentials = await kernel.iam.issueCredentials(tx, await buildPrincipal(kernel, tx, state), sessionSeconds);
    return { credentials, region: state.region };
  });

const keys = ({ accessKeyId, secretAccessKey, sessionToken, expiration }: Credentials) => ({
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  Token: sessionToken,
  Expiration: expiration?.toISOString(),
});

/** Path and query, of whatever a client may have sent as its request line. */
function partsOf({ url = "/" }: IncomingMessage): [string, string] {
  const at = url.indexOf("?");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
}

const refuse = (response: ServerResponse, status: number, message: string): void =>
  answer(response, status, "application/json", JSON.stringify({ message }));

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  response.end(body);
}
