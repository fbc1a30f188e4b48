import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { PolicyError, readPolicy } from "../../../kernel/iam/index.ts";
import { invalid } from "../errors.ts";
import { sharedResource } from "../shared-resource.ts";
import { putPolicy } from "../store/resource-policies.ts";

/** Shares a project or a report group with other accounts. */
export const PutResourcePolicy = operation<typeof sdk, "PutResourcePolicy">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, policy }, context) {
    await sharedResource(context, resourceArn);
    try {
      readPolicy(policy, "resource");
    } catch (error) {
      if (error instanceof PolicyError) throw invalid(`Invalid resource policy: ${error.message}`);
      throw error;
    }
    await putPolicy(context.tx, context, resourceArn, policy, context.now);
    return { resourceArn };
  },
});
