import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { nameOf, refusal } from "../refuse.ts";
import { instanceArn } from "../resources.ts";
import { findLatestInstance } from "../store/instances.ts";
import { instanceInfo } from "../views.ts";

export const GetOnPremisesInstance = operation<typeof sdk, "GetOnPremisesInstance">({
  resource: ({ instanceName }, context) => instanceArn(context, instanceName),
  async run({ instanceName }, context) {
    const name = nameOf("instance", instanceName);
    const found = await findLatestInstance(context.tx, context, name);
    if (!found) throw refusal("InstanceNotRegisteredException", `The on-premises instance ${name} is not registered`);
    return { instanceInfo: instanceInfo(found) };
  },
});
