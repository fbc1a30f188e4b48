import type { IncomingMessage } from "node:http";
import { anonymous, type Principal } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { rememberedBy } from "../registry/remembered.ts";

/** Who speaks to a package endpoint. Without `domainId` the caller is not bound to one domain: emulation, or nobody. */
export interface PackageCaller {
  principal: Principal;
  domainId?: string;
}

/** The token in each of the forms that clients send: Bearer, Basic with the user `aws` (Swift: `token`), and bare, as cargo does. */
export function tokenOf(header: string | undefined): string | undefined {
  if (!header) return undefined;
  const [scheme = "", rest] = header.trim().split(/\s+/, 2);
  if (rest === undefined) return scheme;
  if (scheme.toLowerCase() === "bearer") return rest;
  if (scheme.toLowerCase() !== "basic") return undefined;
  const text = Buffer.from(rest, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return ["aws", "token"].includes(text.slice(0, colon)) ? text.slice(colon + 1) : undefined;
}

/** Undefined when the client must sign in first, or again. */
export async function callerOf(kernel: Kernel, request: IncomingMessage, owner: string): Promise<PackageCaller | undefined> {
  const { authorization } = request.headers;
  const token = tokenOf(authorization);
  const holder = token === undefined ? undefined : rememberedBy(kernel).holder(owner, token);
  if (holder) return holder;
  if (kernel.config.auth === "none") {
    const principal = await kernel.iam.principalOfKey("");
    return principal && { principal };
  }
  return authorization === undefined && kernel.config.anonymousPackages ? { principal: anonymous } : undefined;
}
