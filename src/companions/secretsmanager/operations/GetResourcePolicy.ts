import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { onSecret } from "../secret-resource.ts";
import { needSecret } from "../store/secrets.ts";

export const GetResourcePolicy = operation<typeof sdk, "GetResourcePolicy">({
  ...onSecret,
  async run({ SecretId }, context) {
    const { arn, name, policy } = await needSecret(context, SecretId);
    return { ARN: arn, Name: name, ...(policy === null ? {} : { ResourcePolicy: policy }) };
  },
});
