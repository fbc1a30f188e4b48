import { reading } from "../operation.ts";
import { policyShape, readTags } from "../shapes.ts";
import { needPolicy, usageOf } from "../store/policies.ts";

export const GetPolicy = reading<"GetPolicy">({
  resource: ({ PolicyArn }) => PolicyArn,
  async run({ PolicyArn }, context) {
    const policy = await needPolicy(context, PolicyArn);
    const used = (await usageOf(context)).get(PolicyArn);
    const description = policy.description === null ? {} : { Description: policy.description };
    return { Policy: { ...policyShape(policy, used), ...description, Tags: await readTags(context, PolicyArn) } };
  },
});
