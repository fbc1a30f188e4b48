import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { applicationArn, applicationOf } from "../resources.ts";
import { applicationInfo } from "../views.ts";

export const GetApplication = operation<typeof sdk, "GetApplication">({
  resource: ({ applicationName }, context) => applicationArn(context, applicationName),
  async run({ applicationName }, context) {
    return { application: applicationInfo(await applicationOf(context, applicationName)) };
  },
});
