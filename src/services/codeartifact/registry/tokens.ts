import type { Principal } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Domain } from "../store/tables.ts";

/** Whom a token stands for, and where: it opens one domain, all of its repositories and formats. */
export interface TokenHolder {
  principal: Principal;
  domainId: string;
  expiresAt: Date;
}

interface Sealed {
  principal: Principal;
  domain: string;
  exp: number;
}

/** Clients know CodeArtifact's tokens by their first letters: `{"ver`. */
const headOf = (issuedAt: number, expiresAt: number, owner: string, region: string): string =>
  Buffer.from(JSON.stringify({ ver: 1, isu: issuedAt, enc: "A256GCM", exp: expiresAt, own: owner, reg: region })).toString("base64url");

/**
 * A token carries its holder, sealed with the domain owner's key: no table to look in, any server of the installation can read it.
 * What the holder may do is judged at every request, so that a denial in a policy revokes it.
 */
export function issueToken({ iam }: Kernel, domain: Domain, principal: Principal, now: Date, expiresAt: Date): string {
  const [issued, exp] = [now, expiresAt].map((time) => Math.floor(time.getTime() / 1000)) as [number, number];
  const { accessKeyId: _key, ...holder } = principal;
  const sealed = iam.vault.seal(
    domain.account,
    Buffer.from(JSON.stringify({ principal: holder, domain: domain.id, exp } satisfies Sealed)),
  );
  return `${headOf(issued, exp, domain.account, domain.region)}.${sealed.toString("base64url")}`;
}

/** Undefined when it is none of ours, was changed, or has expired. */
export function readToken({ iam }: Pick<Kernel, "iam">, owner: string, token: string, now: number): TokenHolder | undefined {
  const [head, body, ...more] = token.split(".");
  if (!head?.startsWith("eyJ2ZX") || !body || more.length) return undefined;
  try {
    const { principal, domain, exp } = JSON.parse(iam.vault.open(owner, Buffer.from(body, "base64url")).toString("utf8")) as Sealed;
    return exp * 1000 > now ? { principal, domainId: domain, expiresAt: new Date(exp * 1000) } : undefined;
  } catch {
    return undefined;
  }
}
