import type { IncomingMessage } from "node:http";
import type { Principal } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { findRepositoriesOfAccount, findRepository } from "../store/repositories.ts";
import type { Repository } from "../store/tables.ts";

/** Who speaks to a repository; the region is known only when the credential helper signed for one. */
export interface GitCaller {
  principal: Principal;
  region?: string;
}

/** Undefined when nobody, or nobody we know, signed in. */
export async function callerOf(kernel: Kernel, request: IncomingMessage, repositoryPath: string): Promise<GitCaller | undefined> {
  const { iam, config } = kernel;
  const given = readBasic(request.headers.authorization);
  if (given) {
    const host = request.headers.host ?? "";
    const signed = await iam.authenticateGit(given.user, given.password, host, repositoryPath, new Date());
    if (signed) return signed;
    const principal = await iam.authenticateBasic(given.user, given.password);
    if (principal) return { principal };
  }
  // For emulation everybody is the account's root, also without a name.
  if (config.auth !== "none") return undefined;
  const principal = await iam.principalOfKey(given?.user ?? "");
  return principal && { principal };
}

function readBasic(header: string | undefined): { user: string; password: string } | undefined {
  const [scheme, encoded] = (header ?? "").split(" ");
  if (scheme?.toLowerCase() !== "basic" || !encoded) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Without a region from the signature, the account's only repository of that name, or else the one in the server's own region. */
export function repositoryOf(kernel: Kernel, { principal, region }: GitCaller, name: string): Promise<Repository | undefined> {
  return kernel.store.transaction(async (tx) => {
    const { account } = principal;
    if (region) return findRepository(tx, { account, region }, name);
    const found = await findRepositoriesOfAccount(tx, account, name);
    return found.find((one) => one.region === kernel.config.region) ?? (found.length === 1 ? found[0] : undefined);
  });
}
