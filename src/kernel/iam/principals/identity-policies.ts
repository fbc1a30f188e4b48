import { sql } from "kysely";
import { type Tx, tagsOf } from "../../store/index.ts";
import { findAwsManagedPolicy } from "../policy/aws-managed.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import type { PolicyDocument, Principal } from "../principal.ts";

/** What the account has attached to somebody, ready to be evaluated. */
export interface IdentityPolicies {
  identity: CompiledPolicy[];
  boundary?: CompiledPolicy[];
  tags: Record<string, string>;
}

type Compile = (document: string | PolicyDocument) => CompiledPolicy;

interface Found {
  kind: "inline" | "managed" | "boundary" | "owner";
  policy_arn: string | null;
  document: string | null;
}

/**
 * The policies of a user (its groups' too) or of a session's role. Undefined when the user or role is gone, which leaves its sessions
 * without any right. One statement, because it runs before most requests.
 */
export async function readIdentityPolicies(tx: Tx, compile: Compile, principal: Principal): Promise<IdentityPolicies | undefined> {
  const id = ownerId(principal);
  const table = sql.raw(principal.kind === "user" ? "iam_user" : "iam_role");
  const { rows } = await sql<Found & { arn: string | null }>`
    with owner as (select id, boundary_arn, path, name, account from ${table} where id = ${id}),
      holder as (select id from owner union all select group_id from iam_group_member where user_id = ${id}),
      attached as (
        select 'managed' as kind, policy_arn from iam_attachment where owner_id in (select id from holder)
        union all select 'boundary', boundary_arn from owner where boundary_arn is not null)
    select 'owner' as kind, null as policy_arn, null as document, path || name as arn from owner
    union all select 'inline', null, document, null from iam_inline_policy where owner_id in (select id from holder)
    union all select a.kind, a.policy_arn, v.document, null from attached a
      left join iam_policy p on p.arn = a.policy_arn
      left join iam_policy_version v on v.policy_id = p.id and v.version = p.default_version`.execute(tx);
  const owner = rows.find(({ kind }) => kind === "owner");
  if (!owner) return undefined;
  const compiled = (wanted: Found["kind"][]) => rows.filter(({ kind }) => wanted.includes(kind)).map((row) => compile(documentOf(row)));
  const boundary = compiled(["boundary"]);
  const kind = principal.kind === "user" ? "user" : "role";
  const tags = await tagsOf(tx, `arn:aws:iam::${principal.account}:${kind}${owner.arn}`);
  return {
    identity: compiled(["inline", "managed"]),
    ...(boundary.length ? { boundary } : {}),
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  };
}

/** AIDA… of a user, AROA… of a session's role. */
export const ownerId = (principal: Principal): string => principal.id.split(":")[0]!;

/** A managed policy that is gone grants nothing: an empty document. As a boundary it therefore forbids everything. */
const documentOf = ({ document, policy_arn }: Found): string | PolicyDocument =>
  document ?? (policy_arn === null ? undefined : findAwsManagedPolicy(policy_arn)?.document) ?? nothing;
const nothing: PolicyDocument = { Version: "2012-10-17", Statement: [] };
