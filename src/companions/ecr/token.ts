import type { Place } from "../../base/arn.ts";
import type { Iam, Principal } from "../../kernel/iam/index.ts";

/** Whom a login stands for, and in whose registry. */
export interface Login extends Place {
  principal: Principal;
  /** Milliseconds since 1970. */
  expires: number;
}

const hours = 3600 * 1000;
export const tokenMs = 12 * hours;

/** A password that holds its own meaning, sealed: nothing is stored, and any server of the same data knows it. */
export function makeToken({ vault }: Iam, login: Login): string {
  const sealed = vault.seal(login.account, Buffer.from(JSON.stringify(login)));
  return `${login.account}.${sealed.toString("base64url")}`;
}

/** Undefined for what is no token of ours, or is too old. */
export function readToken({ vault }: Iam, token: string, now: Date): Login | undefined {
  const [, account, sealed] = /^(\d{12})\.([A-Za-z0-9_-]+)$/.exec(token) ?? [];
  if (!account || !sealed) return undefined;
  let login: Login;
  try {
    login = JSON.parse(vault.open(account, Buffer.from(sealed, "base64url")).toString("utf8")) as Login;
  } catch {
    return undefined;
  }
  return login.expires > now.getTime() ? login : undefined;
}
