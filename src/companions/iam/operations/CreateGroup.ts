import { iamArn } from "../../../kernel/iam/index.ts";
import { changing } from "../operation.ts";
import { groupShape } from "../shapes.ts";
import { insertGroup } from "../store/groups.ts";

export const CreateGroup = changing<"CreateGroup">({
  resource: ({ GroupName, Path = "/" }, { account }) => iamArn(account, "group", Path, GroupName),
  run: async ({ GroupName, Path = "/" }, context) => ({ Group: groupShape(await insertGroup(context, { name: GroupName, path: Path })) }),
});
