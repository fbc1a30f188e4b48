import { PolicyError, type PolicyKind, readPolicy } from "../../kernel/iam/index.ts";
import { limitExceeded, malformed } from "./errors.ts";

/** Characters that count against AWS's quotas: white space does not. */
export const policySize = (text: string): number => text.replace(/\s/g, "").length;

/** Refuses a document that evaluation could not understand, and one beyond its quota. */
export function checkDocument(text: string, kind: PolicyKind, quota: { name: string; characters: number }): void {
  try {
    readPolicy(text, kind);
  } catch (error) {
    if (error instanceof PolicyError) throw malformed(error.message);
    throw error;
  }
  if (policySize(text) > quota.characters) throw limitExceeded(`Cannot exceed quota for ${quota.name}: ${quota.characters}`);
}

export const managedPolicyQuota = { name: "PolicySize", characters: 6144 };
export const trustPolicyQuota = { name: "ACLSizePerRole", characters: 4096 };

/** IAM shows documents percent-encoded after RFC 3986. */
export const encodeDocument = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
