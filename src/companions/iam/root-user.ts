import { rootOf } from "../../kernel/iam/index.ts";

/** The account's root has no row; it is as old as time. */
export const rootUser = (account: string) => {
  const { arn, id, name } = rootOf(account);
  return { Path: "/", UserName: name, UserId: id, Arn: arn, CreateDate: new Date(0) };
};
