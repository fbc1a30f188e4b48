import type { IncomingMessage, ServerResponse } from "node:http";
import type { Endpoint } from "../../../kernel/gateway/index.ts";
import type { Principal } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { isRepositoryName } from "../domain/names.ts";
import { openFolder } from "../git/folder.ts";
import { advertise, exchange, type GitService } from "../git/smart-http.ts";
import { changeReferences, repositoryArn } from "../reconcile.ts";
import type { Repository } from "../store/tables.ts";
import { callerOf, type GitCaller, repositoryOf } from "./sign-in.ts";

const usualPushLimitBytes = 2 * 1024 ** 3;
const paths = /^\/v1\/repos\/([^/?]+)\/(info\/refs|git-upload-pack|git-receive-pack)(?:\?(.*))?$/;

interface Asked {
  name: string;
  service: GitService;
  advertise: boolean;
}

function read(request: IncomingMessage): Asked | undefined {
  const [, name, verb, query] = paths.exec(request.url ?? "") ?? [];
  if (!name || !verb) return undefined;
  const wanted = verb === "info/refs" ? new URLSearchParams(query).get("service") : verb;
  const method = verb === "info/refs" ? "GET" : "POST";
  if (request.method !== method || (wanted !== "git-upload-pack" && wanted !== "git-receive-pack")) return undefined;
  // No repository has a name that would need an escape.
  return { name, service: wanted, advertise: verb === "info/refs" };
}

function refuse(response: ServerResponse, status: number, message: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers });
  response.end(`${message}\n`);
}

/** Git over HTTP: https://git-scm.com/docs/http-protocol, for clones and pushes. */
export const gitEndpoint = (kernel: Kernel): Endpoint => ({
  name: "codecommit/git",
  matches: (request) => request.url?.startsWith("/v1/repos/") ?? false,
  async handle(request, response) {
    const asked = read(request);
    if (!asked) return refuse(response, 404, "This server speaks git's smart protocol only");
    const caller = await callerOf(kernel, request, `/v1/repos/${asked.name}`);
    if (!caller) return refuse(response, 401, "Sign in to CodeCommit", { "www-authenticate": 'Basic realm="CodeCommit"' });
    const repository = isRepositoryName(asked.name) ? await repositoryOf(kernel, caller, asked.name) : undefined;
    const refusal = await refusalOf(kernel, caller, asked, request, repository);
    if (refusal) return refuse(response, 403, refusal);
    if (!repository) return refuse(response, 404, `${asked.name} does not exist`);
    await serve(kernel, caller, asked, repository, request, response);
  },
});

async function refusalOf(
  kernel: Kernel,
  { principal, region = kernel.config.region }: GitCaller,
  { name, service }: Asked,
  request: IncomingMessage,
  repository: Repository | undefined,
): Promise<string | undefined> {
  const resource = repositoryArn(repository ?? { account: principal.account, region, name });
  const sourceIp = request.socket.remoteAddress?.replace(/^::ffff:/, "");
  const conditions = sourceIp ? { "aws:SourceIp": sourceIp } : {};
  return kernel.store.transaction(async (tx) => {
    let refusal: string | undefined;
    for (const action of actionsFor(service, principal)) {
      const decision = await kernel.iam.authorize(tx, principal, { action, resource, conditions: conditions as Record<string, string> });
      if (decision.allowed) return undefined;
      refusal ??= decision.message;
    }
    return refusal;
  });
}

/** Any of these will do. A pipeline's role is given UploadArchive, which lets CodePipeline bring a commit's files into the pipeline. */
function actionsFor(service: GitService, { invokedBy }: Principal): string[] {
  if (service === "git-receive-pack") return ["codecommit:GitPush"];
  return ["codecommit:GitPull", ...(invokedBy === "codepipeline.amazonaws.com" ? ["codecommit:UploadArchive"] : [])];
}

async function serve(
  kernel: Kernel,
  { principal }: GitCaller,
  asked: Asked,
  repository: Repository,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { service } = asked;
  const limitBytes = kernel.config.pushLimitBytes ?? usualPushLimitBytes;
  const folder = await openFolder(kernel.config.data, repository);
  if (asked.advertise) return advertise(folder, service, request, response, limitBytes);
  const run = () => exchange(folder, service, request, response, limitBytes);
  if (service === "git-receive-pack") await changeReferences(kernel, repository, principal.arn, run);
  else await run();
  response.end();
}
