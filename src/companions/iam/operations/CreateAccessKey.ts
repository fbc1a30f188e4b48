import { createAccessKey } from "../../../kernel/iam/index.ts";
import { changing } from "../operation.ts";
import { checkKeyQuota } from "../store/access-keys.ts";
import { ownerArn } from "../store/owners.ts";
import { needUser, userNameOf } from "../store/users.ts";

export const CreateAccessKey = changing<"CreateAccessKey">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName }, context) {
    const user = await needUser(context, userNameOf(context, UserName));
    await checkKeyQuota(context, user.id);
    const key = await createAccessKey(context.tx, context.kernel.iam.vault, { account: context.account, userId: user.id });
    return {
      AccessKey: {
        UserName: user.name,
        AccessKeyId: key.accessKeyId,
        Status: "Active",
        SecretAccessKey: key.secretAccessKey,
        CreateDate: context.now,
      },
    };
  },
});
