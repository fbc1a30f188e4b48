import { iamArn } from "../../../kernel/iam/index.ts";
import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { instanceProfileShape } from "../shapes.ts";
import { listInstanceProfiles } from "../store/instance-profiles.ts";

export const ListInstanceProfiles = reading<"ListInstanceProfiles">({
  resource: ({ PathPrefix = "/" }, { account }) => iamArn(account, "instance-profile", PathPrefix, "*"),
  async run({ PathPrefix = "/", ...paging }, context) {
    const { shown, more } = page(await listInstanceProfiles(context, PathPrefix), ({ name }) => name, paging);
    const InstanceProfiles = [];
    for (const row of shown) InstanceProfiles.push(await instanceProfileShape(context, row));
    return { InstanceProfiles, ...more };
  },
});
