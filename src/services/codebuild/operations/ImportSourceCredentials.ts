import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { tokenArnOf } from "../arns.ts";
import { credentialProblem } from "../domain/source-credential.ts";
import { alreadyExists, invalid } from "../errors.ts";
import { putCredential } from "../store/source-credentials.ts";

/** One credential for each kind of git server in a region; the token is sealed and never shown again. */
export const ImportSourceCredentials = operation<typeof sdk, "ImportSourceCredentials">({
  resource: () => "*",
  async run(input, context) {
    const { token, serverType, authType, username, shouldOverwrite = true } = input;
    const { tx, account, region, now, kernel } = context;
    const problem = credentialProblem(input);
    if (problem) throw invalid(problem);
    const isReference = authType === "CODECONNECTIONS" || authType === "SECRETS_MANAGER";
    const credential = {
      ...{ account, region, server_type: serverType, auth_type: authType, modified_at: now },
      ...{ username: username ?? null, resource: isReference ? token : null },
      token: kernel.iam.vault.seal(account, Buffer.from(token)),
    };
    if (!(await putCredential(tx, credential, shouldOverwrite))) {
      throw alreadyExists(`Access token with server type ${serverType} already exists. Delete its source credential and try again.`);
    }
    return { arn: tokenArnOf(context, serverType) };
  },
});
