import { changing } from "../operation.ts";
import { ownPolicy } from "../own-policy.ts";
import { deletePolicy, needPolicy } from "../store/policies.ts";

export const DeletePolicy = changing<"DeletePolicy">({
  resource: ({ PolicyArn }) => PolicyArn,
  async run({ PolicyArn }, context) {
    await deletePolicy(context, ownPolicy(await needPolicy(context, PolicyArn)));
    return {};
  },
});
