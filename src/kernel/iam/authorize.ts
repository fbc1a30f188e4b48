import { parseArn } from "../../base/arn.ts";
import type { Tx } from "../store/index.ts";
import type { Authorization, Decision } from "./iam.ts";
import type { CompiledPolicy } from "./policy/compile.ts";
import { denialMessage } from "./policy/denial-message.ts";
import { evaluate, type Verdict } from "./policy/evaluate.ts";
import { contextOf, principalKeys } from "./policy/evaluation-request.ts";
import type { PolicyDocument, Principal } from "./principal.ts";
import { type IdentityPolicies, ownerId, readIdentityPolicies } from "./principals/identity-policies.ts";
import type { ShortMemory } from "./principals/short-memory.ts";

export interface Authorizer {
  compile(document: string | PolicyDocument): CompiledPolicy;
  memory: ShortMemory;
  clock(): number;
}

const nothingAttached: IdentityPolicies = { identity: [], tags: {} };

/** A refusal is never given from memory: what was just granted works at once, what was just taken away ends within the second. */
export async function authorize(authorizer: Authorizer, tx: Tx, principal: Principal, asked: Authorization): Promise<Decision> {
  if (principal.kind === "root" && principal.account === accountOf(asked, principal)) return { allowed: true, message: "" };
  const read = () => readIdentityPolicies(tx, authorizer.compile, principal);
  let verdict: Verdict;
  if (principal.kind === "user" || principal.kind === "role-session") {
    const remembered = await authorizer.memory.recall(`policies/${ownerId(principal)}`, read);
    verdict = decide(authorizer, principal, asked, remembered);
    if (!verdict.allowed) verdict = decide(authorizer, principal, asked, await read());
  } else verdict = decide(authorizer, principal, asked, nothingAttached);
  return { allowed: verdict.allowed, message: denialMessage(principal.arn, asked.action, asked.resource, verdict) };
}

function decide(authorizer: Authorizer, principal: Principal, asked: Authorization, attached = nothingAttached): Verdict {
  const named = { ...principal, tags: principal.tags ? { ...attached.tags, ...principal.tags } : attached.tags };
  const now = authorizer.clock();
  const account = accountOf(asked, principal);
  // Most statements have no conditions, so most requests never need the keys.
  let known: ReturnType<typeof contextOf> | undefined;
  const context = () => {
    known ??= contextOf({
      "aws:CurrentTime": new Date(now).toISOString(),
      "aws:EpochTime": String(Math.floor(now / 1000)),
      "aws:ResourceAccount": account,
      ...(typeof asked.conditions === "function" ? asked.conditions() : asked.conditions),
      ...principalKeys(named),
    });
    return known;
  };
  return evaluate(
    {
      identity: attached.identity,
      ...(attached.boundary ? { boundary: attached.boundary } : {}),
      ...(asked.resourcePolicy ? { resource: authorizer.compile(asked.resourcePolicy) } : {}),
      ...(principal.sessionPolicies?.length ? { session: principal.sessionPolicies.map(authorizer.compile) } : {}),
    },
    { action: asked.action, resource: asked.resource, resourceAccount: account, principal: named, context },
  );
}

/** ARNs of S3 have no account; "*" and AWS's own policies belong to whoever asks. */
function accountOf(asked: Authorization, principal: Principal): string {
  const account = asked.resourceAccount ?? parseArn(asked.resource)?.account;
  return account && /^\d{12}$/.test(account) ? account : principal.account;
}
