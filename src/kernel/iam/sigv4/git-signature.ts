import { timingSafeEqual } from "node:crypto";
import { hmacSha256, type Scope, scopeText, sha256Hex } from "./signing-key.ts";
import { allowedSkewMs, readTime } from "./verify.ts";

/** What `aws codecommit credential-helper` hands to git as user name and password. */
export interface GitSignature {
  accessKeyId: string;
  sessionToken?: string;
  /** YYYYMMDD'T'HHMMSS without the Z: this is how it stands in the string to sign. */
  time: string;
  signature: string;
}

export function readGitSignature(user: string, password: string): GitSignature | undefined {
  const found = /^(\d{8}T\d{6})Z([0-9a-f]{64})$/.exec(password);
  if (!found || !user) return undefined;
  const mark = user.indexOf("%");
  const sessionToken = mark < 0 ? undefined : user.slice(mark + 1);
  return {
    accessKeyId: mark < 0 ? user : user.slice(0, mark),
    ...(sessionToken === undefined ? {} : { sessionToken }),
    time: found[1]!,
    signature: found[2]!,
  };
}

/** Git keeps credentials for a while, so a signature is good for the usual 15 minutes. */
export function isCurrent(git: GitSignature, now: Date): boolean {
  const signedAt = readTime(`${git.time}Z`);
  return signedAt !== undefined && Math.abs(now.getTime() - signedAt) <= allowedSkewMs;
}

/**
 * The region whose key made the signature, tried in turn: neither user name nor password says it. `host` may carry a port, which is not signed.
 */
export function regionOfGitSignature(
  git: GitSignature,
  asked: { host: string; path: string; regions: readonly string[]; signingKey: (scope: Scope) => Buffer },
): string | undefined {
  const host = asked.host.replace(/:\d+$/, "");
  const request = sha256Hex(`GIT\n${asked.path}\n\nhost:${host}\n\nhost\n`);
  const given = Buffer.from(git.signature, "hex");
  return asked.regions.find((region) => {
    const scope = { date: git.time.slice(0, 8), region, service: "codecommit" };
    const text = `AWS4-HMAC-SHA256\n${git.time}\n${scopeText(scope)}\n${request}`;
    return timingSafeEqual(given, hmacSha256(asked.signingKey(scope), text));
  });
}
