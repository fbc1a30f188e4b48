import { secretText } from "../../base/ids.ts";
import { PolicyError, readPolicy } from "../../kernel/iam/index.ts";
import { conflict, invalid, notFound } from "./errors.ts";

interface Held {
  policy: string | null;
  policy_revision: string | null;
}
type Kind = "domain" | "repository";

/** Checks a document before it is stored, and that the caller changes the revision that they have seen. */
export function nextPolicy(kind: Kind, name: string, held: Held, given: { policyDocument: string; policyRevision?: string }): Held {
  checkRevision(kind, name, held, given.policyRevision);
  try {
    readPolicy(given.policyDocument, "resource");
  } catch (error) {
    if (error instanceof PolicyError) throw invalid(`The policy document is not valid: ${error.message}`, "CANNOT_PARSE");
    throw error;
  }
  return { policy: given.policyDocument, policy_revision: secretText(32) };
}

export function checkRevision(kind: Kind, name: string, { policy_revision }: Held, expected: string | undefined): void {
  if (expected === undefined || expected === policy_revision) return;
  throw conflict(kind, name, `The policy of the ${kind} ${name} has another revision by now`);
}

export function policyAnswer(kind: Kind, name: string, resourceArn: string, { policy, policy_revision }: Held) {
  if (policy === null || policy_revision === null) throw notFound(kind, name, `The ${kind} ${name} has no permissions policy`);
  return { policy: { resourceArn, revision: policy_revision, document: policy } };
}
