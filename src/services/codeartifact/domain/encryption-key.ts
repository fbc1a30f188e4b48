import { arn, type Place, parseArn } from "../../../base/arn.ts";

/** A key id, key ARN, alias or alias ARN as an ARN; undefined for what is no KMS key. Without one it is the account's own, AWS-managed key. */
export function keyArn(given: string | undefined, place: Place): string | undefined {
  if (given === undefined) return arn("kms", place, "alias/aws/codeartifact");
  if (given.startsWith("arn:")) {
    const parsed = parseArn(given);
    return parsed?.service === "kms" && /^(key|alias)\/./.test(parsed.resource) ? given : undefined;
  }
  if (given.startsWith("alias/")) return arn("kms", place, given);
  return /^(mrk-)?[0-9a-f-]{32,36}$/i.test(given) ? arn("kms", place, `key/${given}`) : undefined;
}
