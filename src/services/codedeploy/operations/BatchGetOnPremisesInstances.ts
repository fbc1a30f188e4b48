import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { nameOf, refusal } from "../refuse.ts";
import { instanceArn } from "../resources.ts";
import { findLatestInstance } from "../store/instances.ts";
import { instanceInfo } from "../views.ts";

/** Names that are not there are left out. */
export const BatchGetOnPremisesInstances = operation<typeof sdk, "BatchGetOnPremisesInstances">({
  resource: ({ instanceNames }, context) =>
    instanceNames?.length ? instanceNames.map((name) => instanceArn(context, name)) : instanceArn(context, undefined),
  async run({ instanceNames }, context) {
    if (!instanceNames?.length) throw refusal("InstanceNameRequiredException", "Instance names are required");
    if (instanceNames.length > 100) throw refusal("BatchLimitExceededException", "At most 100 instances can be asked for");
    const instanceInfos = [];
    for (const name of new Set(instanceNames)) {
      const found = await findLatestInstance(context.tx, context, nameOf("instance", name));
      if (found) instanceInfos.push(instanceInfo(found));
    }
    return { instanceInfos };
  },
});
