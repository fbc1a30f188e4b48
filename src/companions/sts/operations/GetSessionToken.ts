import type * as sdk from "@aws-sdk/client-sts";
import { operation } from "../../../kernel/gateway/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { credentialsOf } from "../credentials.ts";

const defaultSeconds = 43_200;

/** Temporary credentials of the user that asks. Needs no permission, as with AWS. */
export const GetSessionToken = operation<typeof sdk, "GetSessionToken">({
  resource: () => "*",
  access: "signed",
  async run({ DurationSeconds, SerialNumber, TokenCode }, { tx, principal, kernel }) {
    if (principal.accessKeyId?.startsWith("ASIA"))
      throw new WireError("AccessDenied", "Cannot call GetSessionToken with session credentials", 403);
    if (SerialNumber !== undefined || TokenCode !== undefined) {
      throw new WireError(
        "AccessDenied",
        "MultiFactorAuthentication failed, unable to validate MFA code. There are no MFA devices here.",
        403,
      );
    }
    const { accessKeyId: _, ...user } = principal;
    return { Credentials: credentialsOf(await kernel.iam.issueCredentials(tx, user, DurationSeconds ?? defaultSeconds)) };
  },
});
