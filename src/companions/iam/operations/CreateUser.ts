import { iamArn } from "../../../kernel/iam/index.ts";
import { boundaryCondition } from "../boundary-condition.ts";
import { changing } from "../operation.ts";
import { tagsIn, userInFull } from "../shapes.ts";
import { needAttachable } from "../store/policies.ts";
import { insertUser } from "../store/users.ts";

export const CreateUser = changing<"CreateUser">({
  resource: ({ UserName, Path = "/" }, { account }) => iamArn(account, "user", Path, UserName),
  conditions: boundaryCondition,
  async run({ UserName, Path = "/", PermissionsBoundary, Tags }, context) {
    if (PermissionsBoundary !== undefined) await needAttachable(context, PermissionsBoundary);
    const row = await insertUser(context, { name: UserName, path: Path, boundaryArn: PermissionsBoundary, tags: tagsIn(Tags) });
    return { User: await userInFull(context, row) };
  },
});
