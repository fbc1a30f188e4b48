import type * as sdk from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { makeToken, tokenMs } from "../token.ts";
import { registryAddress } from "../view.ts";

export const GetAuthorizationToken = operation<typeof sdk, "GetAuthorizationToken">({
  resource: () => "*",
  // CodeBuild pulls with credentials of its own; what they open is said by each repository's policy.
  resourcePolicy: async () => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: "ecr:GetAuthorizationToken", Resource: "*" }],
  }),
  async run({ registryIds }, context) {
    const { principal, region, now, kernel } = context;
    const expires = now.getTime() + tokenMs;
    const authorizationData = (registryIds ?? [context.account]).map((account) => ({
      authorizationToken: Buffer.from(`AWS:${makeToken(kernel.iam, { principal, account, region, expires })}`).toString("base64"),
      expiresAt: new Date(expires),
      proxyEndpoint: `http://${registryAddress(context)}`,
    }));
    return { authorizationData };
  },
});
