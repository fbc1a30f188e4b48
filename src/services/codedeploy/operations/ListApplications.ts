import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { afterOf, pageOf, pageSize } from "../pages.ts";
import { applicationArn } from "../resources.ts";
import { listApplicationNames } from "../store/applications.ts";
import { defined } from "../views.ts";

export const ListApplications = operation<typeof sdk, "ListApplications">({
  resource: (_input, context) => applicationArn(context, undefined),
  async run({ nextToken }, context) {
    const page = pageOf(await listApplicationNames(context.tx, context, afterOf(nextToken), pageSize + 1), (name) => name);
    return defined({ applications: page.items, nextToken: page.nextToken });
  },
});
