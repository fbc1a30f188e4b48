import type * as sdk from "@aws-sdk/client-sts";
import { operation } from "../../../kernel/gateway/index.ts";

/** Needs no permission: whoever can sign may ask who they are. */
export const GetCallerIdentity = operation<typeof sdk, "GetCallerIdentity">({
  resource: () => "*",
  access: "signed",
  run: async (_input, { principal }) => ({ UserId: principal.id, Account: principal.account, Arn: principal.arn }),
});
