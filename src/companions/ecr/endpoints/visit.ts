import type { IncomingMessage, ServerResponse } from "node:http";
import type { Place } from "../../../base/arn.ts";
import { type Principal, rootOf } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { registryOfHost } from "../domain/names.ts";
import { policyOf } from "../on-repository.ts";
import { findRepository, repositoryArn } from "../store/repositories.ts";
import type { Repository } from "../store/tables.ts";
import { readToken } from "../token.ts";
import { RegistryError } from "./answer.ts";

/** One request to the registry by somebody who has logged in. */
export interface Visit {
  kernel: Kernel;
  request: IncomingMessage;
  response: ServerResponse;
  principal: Principal;
  /** Whose registry it is. */
  registry: Place;
  now: Date;
}

/** `docker login -u AWS` with the password of GetAuthorizationToken. For emulation everybody is root of the one account. */
export function receive(kernel: Kernel, request: IncomingMessage, response: ServerResponse, now: Date): Visit {
  const host = request.headers.host ?? "";
  const named = registryOfHost(host);
  const login = readToken(kernel.iam, passwordOf(request.headers.authorization), now);
  const visit = { kernel, request, response, now };
  if (login) return { ...visit, principal: login.principal, registry: named ?? { account: login.account, region: login.region } };
  const { auth, account, region } = kernel.config;
  if (auth === "none") return { ...visit, principal: rootOf(account), registry: named ?? { account, region } };
  throw new RegistryError(401, "UNAUTHORIZED", "Not Authorized", {
    "www-authenticate": `Basic realm="http://${host.replaceAll('"', "")}/",service="ecr.amazonaws.com"`,
  });
}

function passwordOf(header: string | undefined): string {
  const [scheme, encoded = ""] = (header ?? "").split(" ");
  const text = scheme?.toLowerCase() === "basic" ? Buffer.from(encoded, "base64").toString("utf8") : "";
  return text.slice(text.indexOf(":") + 1);
}

/** The repository, once the visitor is allowed one of the actions on it. What one may not see is not told apart from what is not there. */
export async function enter(
  tx: Tx,
  { kernel, request, principal, registry }: Visit,
  name: string,
  ...actions: string[]
): Promise<Repository> {
  const repository = await findRepository(tx, registry, name);
  const policy = policyOf(repository);
  const sourceIp = request.socket.remoteAddress?.replace(/^::ffff:/, "");
  const asked = {
    resource: repositoryArn({ ...registry, name }),
    conditions: (sourceIp ? { "aws:SourceIp": sourceIp } : {}) as Record<string, string>,
    ...(policy ? { resourcePolicy: policy } : {}),
  };
  let refusal = "";
  for (const action of actions) {
    const { allowed, message } = await kernel.iam.authorize(tx, principal, { ...asked, action: `ecr:${action}` });
    if (allowed) {
      if (repository) return repository;
      const message = `The repository with name '${name}' does not exist in the registry with id '${registry.account}'`;
      throw new RegistryError(404, "NAME_UNKNOWN", message);
    }
    refusal ||= message;
  }
  throw new RegistryError(403, "DENIED", refusal);
}
