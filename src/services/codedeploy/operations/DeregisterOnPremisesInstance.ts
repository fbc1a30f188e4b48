import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { nameOf } from "../refuse.ts";
import { instanceArn } from "../resources.ts";
import { deregisterInstance } from "../store/instances.ts";

/** The record stays to be listed; the name and the identity are free again. */
export const DeregisterOnPremisesInstance = operation<typeof sdk, "DeregisterOnPremisesInstance">({
  resource: ({ instanceName }, context) => instanceArn(context, instanceName),
  async run({ instanceName }, context) {
    await deregisterInstance(context.tx, context, nameOf("instance", instanceName), context.now);
    return {};
  },
});
