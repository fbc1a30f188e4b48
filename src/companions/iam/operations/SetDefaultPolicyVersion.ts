import { changing } from "../operation.ts";
import { ownPolicy } from "../own-policy.ts";
import { needPolicy, needVersion, setDefaultVersion } from "../store/policies.ts";

export const SetDefaultPolicyVersion = changing<"SetDefaultPolicyVersion">({
  resource: ({ PolicyArn }) => PolicyArn,
  async run({ PolicyArn, VersionId }, context) {
    const policy = ownPolicy(await needPolicy(context, PolicyArn));
    await setDefaultVersion(context, policy, (await needVersion(context, policy, VersionId)).version);
    return {};
  },
});
