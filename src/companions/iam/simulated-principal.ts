import type { Context } from "../../kernel/gateway/index.ts";
import { type Principal, principalOfSession, principalOfUser, readIamArn } from "../../kernel/iam/index.ts";
import { noSuchEntity } from "./errors.ts";
import { needRole } from "./store/roles.ts";
import { needUser } from "./store/users.ts";

/** The user or role whose policies are tried out. */
export async function simulated(context: Pick<Context, "tx" | "account">, arn: string): Promise<Principal> {
  const user = readIamArn(arn, "user");
  if (user?.account === context.account) return principalOfUser(await needUser(context, user.name));
  const role = readIamArn(arn, "role");
  if (role?.account === context.account) return principalOfSession(await needRole(context, role.name), "simulation");
  throw noSuchEntity(`The entity with ARN ${arn} cannot be found.`);
}
