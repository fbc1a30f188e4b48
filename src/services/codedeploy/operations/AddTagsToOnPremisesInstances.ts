import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import type { HostTag } from "../domain/fleet.ts";
import { hostTagsProblem } from "../domain/names.ts";
import { nameOf, refusal, refuse } from "../refuse.ts";
import { instanceArn } from "../resources.ts";
import { changeTags } from "../store/instances.ts";

const tagLimit = 10;

/** Values of keys that a host already has are overwritten. */
export const AddTagsToOnPremisesInstances = operation<typeof sdk, "AddTagsToOnPremisesInstances">({
  resource: ({ instanceNames }, context) =>
    instanceNames?.length ? instanceNames.map((name) => instanceArn(context, name)) : instanceArn(context, undefined),
  async run({ tags, instanceNames }, context) {
    refuse(hostTagsProblem(tags));
    if (!instanceNames?.length) throw refusal("InstanceNameRequiredException", "Instance names are required");
    if (instanceNames.length > 100) throw refusal("InstanceLimitExceededException", "At most 100 instances can be given");
    const given: HostTag[] = tags.map(({ Key, Value }) => ({ Key: Key ?? "", Value: Value ?? "" }));
    for (const name of new Set(instanceNames)) {
      const isThere = await changeTags(context.tx, context, nameOf("instance", name), (before) => {
        const kept = before.filter((tag) => !given.some(({ Key }) => Key === tag.Key));
        const next = [...kept, ...given];
        if (next.length > tagLimit) throw refusal("TagLimitExceededException", `An on-premises instance can have at most ${tagLimit} tags`);
        return next;
      });
      if (!isThere) throw refusal("InstanceNotRegisteredException", `The on-premises instance ${name} is not registered`);
    }
    return {};
  },
});
