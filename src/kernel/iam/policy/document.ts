import type { PolicyDocument, PolicyStatement } from "../principal.ts";
import { listOf } from "./lists.ts";
import { isNullOperator, readOperator } from "./operators.ts";

/** What is wrong with a document, in AWS's words; operations turn it into MalformedPolicyDocumentException or their service's own. */
export class PolicyError extends Error {}

export type PolicyKind = "identity" | "resource" | "trust";

const versions = new Set(["2012-10-17", "2008-10-17"]);
const fields = new Set(["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"]);

/** Reads and checks a document before it is stored, so that evaluation never meets one that it cannot understand. */
export function readPolicy(text: string, kind: PolicyKind): PolicyDocument {
  const document = parse(text);
  if (!isRecord(document)) throw new PolicyError("Syntax errors in policy.");
  const { Version, Id, Statement, ...unknown } = document;
  if (Object.keys(unknown).length) throw new PolicyError(`Syntax errors in policy.`);
  if (Version !== undefined && !versions.has(Version as string)) throw new PolicyError("The policy must contain a valid version string");
  if (kind !== "trust" && Version === undefined && kind === "identity") {
    throw new PolicyError("Policy document must be version 2012-10-17 or greater.");
  }
  if (Id !== undefined && typeof Id !== "string") throw new PolicyError("Syntax errors in policy.");
  const statements = listOf(Statement);
  if (!statements.length) throw new PolicyError("Syntax errors in policy.");
  for (const statement of statements) checkStatement(statement, kind);
  const sids = (statements as PolicyStatement[]).flatMap(({ Sid }) => (Sid ? [Sid] : []));
  if (new Set(sids).size !== sids.length) throw new PolicyError("Statement IDs (SID) in a single policy must be unique.");
  return document as unknown as PolicyDocument;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PolicyError("This policy contains invalid Json");
  }
}

function checkStatement(statement: unknown, kind: PolicyKind): void {
  if (!isRecord(statement)) throw new PolicyError("Syntax errors in policy.");
  for (const field of Object.keys(statement)) if (!fields.has(field)) throw new PolicyError("Syntax errors in policy.");
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") throw new PolicyError("Syntax errors in policy.");
  if (
    statement["Sid"] !== undefined &&
    (typeof statement["Sid"] !== "string" || (kind === "identity" && !/^[A-Za-z0-9]*$/.test(statement["Sid"])))
  ) {
    throw new PolicyError("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*");
  }
  checkActions(statement);
  checkResources(statement, kind);
  checkPrincipals(statement, kind);
  checkConditions(statement["Condition"]);
}

/** Exactly one of a field and its negation, as a string or a list of strings; undefined when neither is there. */
function oneOf(statement: Record<string, unknown>, name: string): string[] | undefined {
  const [plain, negated] = [statement[name], statement[`Not${name}`]];
  if (plain !== undefined && negated !== undefined) throw new PolicyError("Syntax errors in policy.");
  const value = plain ?? negated;
  return value === undefined ? undefined : stringsOf(value);
}

function stringsOf(value: unknown): string[] {
  const list = listOf(value);
  if (!list.every((entry) => typeof entry === "string")) throw new PolicyError("Syntax errors in policy.");
  return list as string[];
}

function checkActions(statement: Record<string, unknown>): void {
  const actions = oneOf(statement, "Action");
  if (!actions?.length) throw new PolicyError("Policy statement must contain actions.");
  for (const action of actions) {
    if (action === "*") continue;
    const [vendor, name, ...rest] = action.split(":");
    if (name === undefined) throw new PolicyError("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    if (rest.length) throw new PolicyError("Actions/Condition can contain only one colon.");
    if (!/^[A-Za-z0-9-]+$/.test(vendor!)) throw new PolicyError(`Vendor ${vendor} is not valid`);
    if (!/^[A-Za-z0-9*?-]+$/.test(name)) throw new PolicyError("Syntax errors in policy.");
  }
}

function checkResources(statement: Record<string, unknown>, kind: PolicyKind): void {
  const resources = oneOf(statement, "Resource");
  if (kind === "trust") {
    if (resources) throw new PolicyError("Has prohibited field Resource");
    return;
  }
  if (!resources?.length) {
    if (kind === "resource") return;
    throw new PolicyError("Policy statement must contain resources.");
  }
  for (const resource of resources) {
    if (resource === "*") continue;
    if (!resource.startsWith("arn:")) throw new PolicyError(`Resource ${resource} must be in ARN format or "*".`);
    if (resource.replace(/\$\{[^}]*\}/g, "v").split(":").length < 6) throw new PolicyError("The policy failed legacy parsing");
  }
}

function checkPrincipals(statement: Record<string, unknown>, kind: PolicyKind): void {
  const principal = statement["Principal"] ?? statement["NotPrincipal"];
  if (statement["Principal"] !== undefined && statement["NotPrincipal"] !== undefined) throw new PolicyError("Syntax errors in policy.");
  if (kind === "identity") {
    if (principal !== undefined) throw new PolicyError("Policy document should not specify a principal.");
    return;
  }
  if (principal === undefined) throw new PolicyError("Missing required field Principal");
  if (principal === "*") return;
  if (!isRecord(principal) || !Object.keys(principal).length)
    throw new PolicyError(`Invalid principal in policy: ${JSON.stringify(principal)}`);
  for (const [type, names] of Object.entries(principal)) {
    if (!["AWS", "Service", "Federated", "CanonicalUser"].includes(type))
      throw new PolicyError(`Invalid principal in policy: "${type}":"${String(names)}"`);
    for (const name of stringsOf(names)) checkPrincipal(type, name);
  }
}

function checkPrincipal(type: string, name: string): void {
  const valid =
    type === "AWS"
      ? name === "*" || /^\d{12}$/.test(name) || /^arn:aws[\w-]*:(iam|sts)::\d{12}:.+$/.test(name) || /^A(IDA|ROA)[A-Z0-9]+$/.test(name)
      : type !== "Service" || /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(name);
  if (!valid) throw new PolicyError(`Invalid principal in policy: "${type}":"${name}"`);
}

function checkConditions(condition: unknown): void {
  if (condition === undefined) return;
  if (!isRecord(condition)) throw new PolicyError("Syntax errors in policy.");
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isNullOperator(operator) && !readOperator(operator)) throw new PolicyError(`Invalid Condition type : ${operator}`);
    if (!isRecord(keys)) throw new PolicyError("Syntax errors in policy.");
    for (const [key, values] of Object.entries(keys)) {
      if (!key.includes(":")) throw new PolicyError("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
      const scalar = listOf(values).every((value) => ["string", "number", "boolean"].includes(typeof value));
      if (!scalar) throw new PolicyError("Syntax errors in policy.");
    }
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
