import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { readTags } from "../shapes.ts";
import { needPolicy } from "../store/policies.ts";

export const ListPolicyTags = reading<"ListPolicyTags">({
  resource: ({ PolicyArn }) => PolicyArn,
  async run({ PolicyArn, ...paging }, context) {
    const arn = (await needPolicy(context, PolicyArn)).arn;
    const { shown, more } = page(await readTags(context, arn), ({ Key }) => Key, paging);
    return { Tags: shown, ...more };
  },
});
