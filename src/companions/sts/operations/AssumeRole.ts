import type * as sdk from "@aws-sdk/client-sts";
import { type Context, operation } from "../../../kernel/gateway/index.ts";
import { iamTables, readIamArn } from "../../../kernel/iam/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { credentialsOf } from "../credentials.ts";
import { sessionPolicies } from "../session-policies.ts";

const defaultSeconds = 3600;
const chainedSeconds = 3600;
const policySizeLimit = 2048;

/** Authorized by the role's trust policy and the caller's own policies together, which the kernel evaluates. */
export const AssumeRole = operation<typeof sdk, "AssumeRole">({
  resource: ({ RoleArn }) => RoleArn,
  access: "signed",
  async run(input, context) {
    const { tx, principal, kernel } = context;
    refuseUnsupported(input);
    const account = readIamArn(input.RoleArn, "role")?.account ?? context.account;
    const policies = await sessionPolicies(
      tx,
      account,
      input.Policy,
      (input.PolicyArns ?? []).flatMap(({ arn }) => arn ?? []),
    );
    const session = await kernel.iam.assumeRole(tx, {
      roleArn: input.RoleArn,
      sessionName: input.RoleSessionName,
      by: principal,
      sessionPolicies: policies,
      ...(input.ExternalId === undefined ? {} : { externalId: input.ExternalId }),
      tags: Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    });
    const durationSeconds = input.DurationSeconds ?? defaultSeconds;
    await checkDuration(context, session.id.split(":")[0]!, durationSeconds);
    const credentials = await kernel.iam.issueCredentials(tx, session, durationSeconds);
    return {
      Credentials: credentialsOf(credentials),
      AssumedRoleUser: { AssumedRoleId: session.id, Arn: session.arn },
      ...(policies.length ? { PackedPolicySize: Math.ceil((JSON.stringify(policies).length / policySizeLimit) * 100) } : {}),
    };
  },
});

function refuseUnsupported(input: {
  SerialNumber?: unknown;
  TokenCode?: unknown;
  SourceIdentity?: unknown;
  TransitiveTagKeys?: unknown[];
}): void {
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined) {
    throw new WireError(
      "AccessDenied",
      "MultiFactorAuthentication failed, unable to validate MFA code. There are no MFA devices here.",
      403,
    );
  }
  if (input.SourceIdentity !== undefined || input.TransitiveTagKeys?.length) {
    throw new WireError("NotImplemented", "SourceIdentity and TransitiveTagKeys are not supported.", 501);
  }
}

async function checkDuration({ tx, principal }: Context, roleId: string, seconds: number): Promise<void> {
  const role = await iamTables(tx).selectFrom("iam_role").select("max_session_seconds").where("id", "=", roleId).executeTakeFirstOrThrow();
  if (seconds > role.max_session_seconds) {
    throw new WireError("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", 400);
  }
  if (principal.kind === "role-session" && seconds > chainedSeconds) {
    const message = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
    throw new WireError("ValidationError", message, 400);
  }
}
