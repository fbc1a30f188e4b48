import { randomInt } from "node:crypto";
import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { randomPassword } from "../domain/random-password.ts";
import { invalidParameter } from "../errors.ts";

export const GetRandomPassword = operation<typeof sdk, "GetRandomPassword">({
  resource: () => "*",
  async run(wishes) {
    const password = randomPassword(wishes, (bound) => randomInt(bound));
    if (password === undefined)
      throw invalidParameter("The password can't be generated from the characters and the length that you asked for.");
    return { RandomPassword: password };
  },
});
