import type * as sdk from "@aws-sdk/client-codebuild";
import { parseArn } from "../../../base/arn.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { tokenArnOf } from "../arns.ts";
import { serverTypes } from "../domain/source-credential.ts";
import { invalid, notFound } from "../errors.ts";
import { deleteCredential } from "../store/source-credentials.ts";

export const DeleteSourceCredentials = operation<typeof sdk, "DeleteSourceCredentials">({
  resource: () => "*",
  async run({ arn }, context) {
    if (!parseArn(arn)?.resource.startsWith("token/")) throw invalid(`Invalid source credential ARN: ${arn}`);
    const serverType = serverTypes.find((one) => tokenArnOf(context, one) === arn);
    if (!serverType || !(await deleteCredential(context.tx, context, serverType)))
      throw notFound(`Source credential cannot be found: ${arn}`);
    return { arn };
  },
});
