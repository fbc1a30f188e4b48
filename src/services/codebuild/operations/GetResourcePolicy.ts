import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { notFound } from "../errors.ts";
import { sharedResource } from "../shared-resource.ts";
import { findPolicies } from "../store/resource-policies.ts";

export const GetResourcePolicy = operation<typeof sdk, "GetResourcePolicy">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn }, context) {
    await sharedResource(context, resourceArn);
    const [found] = await findPolicies(context.tx, [resourceArn]);
    if (!found) throw notFound(`Resource policy not found for resource: ${resourceArn}`);
    return { policy: found.policy };
  },
});
