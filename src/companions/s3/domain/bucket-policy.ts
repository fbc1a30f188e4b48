/** The most a bucket policy may have, in bytes. */
const mostBytes = 20_480;

export interface PolicyStatementShape {
  Effect: "Allow" | "Deny";
  Principal?: "*" | Record<string, string | string[]>;
  Condition?: Record<string, Record<string, unknown>>;
}

/** What is wrong with a bucket policy, in S3's words, or its statements. */
export function readBucketPolicy(text: string, bucket: string): string | PolicyStatementShape[] {
  if (Buffer.byteLength(text) > mostBytes) return "Policies must not exceed 20 KB";
  let document: { Version?: unknown; Statement?: unknown };
  try {
    document = JSON.parse(text);
  } catch {
    return "Policies must be valid JSON and the first byte must be '{'";
  }
  if (typeof document !== "object" || document === null || Array.isArray(document))
    return "Policies must be valid JSON and the first byte must be '{'";
  if (document.Version !== undefined && !["2012-10-17", "2008-10-17"].includes(String(document.Version)))
    return "The policy must contain a valid version string";
  const statements = [document.Statement].flat().filter((statement) => statement !== undefined) as Record<string, unknown>[];
  if (statements.length === 0) return "Missing required field Statement";
  for (const statement of statements) {
    const fault = statementFault(statement, bucket);
    if (fault) return fault;
  }
  return statements as unknown as PolicyStatementShape[];
}

function statementFault(statement: Record<string, unknown>, bucket: string): string | undefined {
  if (typeof statement !== "object" || statement === null) return "Statement is not valid";
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny") return `Missing required field Effect cannot be empty!`;
  if (!statement.Principal && !statement.NotPrincipal) return "Missing required field Principal";
  const actions = [statement.Action ?? statement.NotAction].flat();
  if (actions.length === 0 || actions[0] === undefined) return "Missing required field Action";
  if (actions.some((action) => typeof action !== "string" || !/^(\*|s3:[\w*?]+)$/i.test(action))) return "Policy has invalid action";
  const resources = [statement.Resource ?? statement.NotResource].flat();
  if (resources.length === 0 || resources[0] === undefined) return "Missing required field Resource";
  const own = `arn:aws:s3:::${bucket}`;
  const ours = (resource: unknown) =>
    typeof resource === "string" && (resource === own || resource.startsWith(`${own}/`) || resource === `${own}*`);
  return resources.every(ours) ? undefined : "Policy has invalid resource";
}
