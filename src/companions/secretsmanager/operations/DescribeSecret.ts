import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { onSecret } from "../secret-resource.ts";
import { secretShape } from "../shapes.ts";
import { needSecret } from "../store/secrets.ts";

export const DescribeSecret = operation<typeof sdk, "DescribeSecret">({
  ...onSecret,
  async run({ SecretId }, context) {
    const { shape, versions } = await secretShape(context, await needSecret(context, SecretId));
    return { ...shape, ...(Object.keys(versions).length ? { VersionIdsToStages: versions } : {}) };
  },
});
