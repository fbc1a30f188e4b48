import { MalformedPolicyDocumentException } from "@aws-sdk/client-sts";
import { findAwsManagedPolicy, iamTables, type PolicyDocument, PolicyError, readPolicy } from "../../kernel/iam/index.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { WireError } from "../../kernel/wire/index.ts";

/** The documents that narrow a session: one inline, up to ten managed ones by ARN. */
export async function sessionPolicies(tx: Tx, account: string, inline: string | undefined, arns: string[]): Promise<PolicyDocument[]> {
  const managed: PolicyDocument[] = [];
  for (const arn of arns) managed.push(await managedDocument(tx, account, arn));
  return inline === undefined ? managed : [readInline(inline), ...managed];
}

function readInline(text: string): PolicyDocument {
  try {
    return readPolicy(text, "identity");
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new MalformedPolicyDocumentException({ message: error.message, $metadata: {} });
  }
}

async function managedDocument(tx: Tx, account: string, arn: string): Promise<PolicyDocument> {
  const aws = findAwsManagedPolicy(arn);
  if (aws) return aws.document;
  const row = await iamTables(tx)
    .selectFrom("iam_policy as policy")
    .innerJoin("iam_policy_version as version", (join) =>
      join.onRef("version.policy_id", "=", "policy.id").onRef("version.version", "=", "policy.default_version"),
    )
    .select("version.document")
    .where("policy.arn", "=", arn)
    .where("policy.account", "=", account)
    .executeTakeFirst();
  if (!row) throw new WireError("ValidationError", `Policy ${arn} does not exist or is not attachable.`, 400);
  return JSON.parse(row.document) as PolicyDocument;
}
