import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { policyOwner } from "../shared-resource.ts";
import { deletePolicy } from "../store/resource-policies.ts";

/** Deleting what is not there is fine. */
export const DeleteResourcePolicy = operation<typeof sdk, "DeleteResourcePolicy">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn }, context) {
    policyOwner(context, resourceArn);
    await deletePolicy(context.tx, resourceArn);
    return {};
  },
});
