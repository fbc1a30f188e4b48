import { changing } from "../operation.ts";
import { ownPolicy } from "../own-policy.ts";
import { deleteVersion, needPolicy, needVersion } from "../store/policies.ts";

export const DeletePolicyVersion = changing<"DeletePolicyVersion">({
  resource: ({ PolicyArn }) => PolicyArn,
  async run({ PolicyArn, VersionId }, context) {
    const policy = ownPolicy(await needPolicy(context, PolicyArn));
    await deleteVersion(context, policy, (await needVersion(context, policy, VersionId)).version);
    return {};
  },
});
