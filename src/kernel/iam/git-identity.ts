import type { Lane } from "../store/index.ts";
import type { GitIdentity } from "./iam.ts";
import type { Principal } from "./principal.ts";
import { principalOfUser } from "./principals/iam-arn.ts";
import { isGenerated } from "./principals/password.ts";
import { iamTables } from "./principals/tables.ts";
import type { Verifier } from "./sigv4/authenticate.ts";
import { isCurrent, readGitSignature, regionOfGitSignature } from "./sigv4/git-signature.ts";
import { sha256Hex } from "./sigv4/signing-key.ts";

/** The regions a credential helper may have signed for; the most usual ones first, because they are tried in turn. */
const regions = [
  ...[
    "us-east-1",
    "us-west-2",
    "eu-west-1",
    "eu-central-1",
    "us-east-2",
    "us-west-1",
    "ap-northeast-1",
    "ap-southeast-1",
    "ap-southeast-2",
  ],
  ...[
    "ap-south-1",
    "eu-west-2",
    "eu-west-3",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-central-2",
    "ca-central-1",
    "ca-west-1",
    "sa-east-1",
  ],
  ...[
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-east-1",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-7",
  ],
  ...[
    "me-south-1",
    "me-central-1",
    "af-south-1",
    "il-central-1",
    "mx-central-1",
    "us-gov-west-1",
    "us-gov-east-1",
    "cn-north-1",
    "cn-northwest-1",
  ],
];

/** A user's service-specific credential for codecommit.amazonaws.com. */
export async function authenticateBasic(lane: Lane, user: string, password: string): Promise<Principal | undefined> {
  const row = await lane.transaction((tx) =>
    iamTables(tx)
      .selectFrom("iam_service_credential as credential")
      .innerJoin("iam_user as user", "user.id", "credential.user_id")
      .select(["user.account", "user.id", "user.name", "user.path", "credential.password_hash"])
      .where("credential.service_user_name", "=", user)
      .where("credential.service_name", "=", "codecommit.amazonaws.com")
      .where("credential.active", "=", true)
      .executeTakeFirst(),
  );
  return row && isGenerated(password, row.password_hash) ? principalOfUser(row) : undefined;
}

export async function authenticateGit(
  verifier: Verifier,
  asked: { user: string; password: string; host: string; path: string },
  now: Date,
): Promise<GitIdentity | undefined> {
  const git = readGitSignature(asked.user, asked.password);
  if (!git || !isCurrent(git, now)) return undefined;
  const credential = await verifier.credential(git.accessKeyId);
  if (!credential || (credential.expiresAt && credential.expiresAt <= now)) return undefined;
  const tokenHash = git.sessionToken === undefined ? undefined : sha256Hex(git.sessionToken);
  if (tokenHash !== credential.tokenHash) return undefined;
  const region = regionOfGitSignature(git, { ...asked, regions, signingKey: (scope) => verifier.signingKey(credential.secret, scope) });
  return region ? { principal: credential.principal, region } : undefined;
}
