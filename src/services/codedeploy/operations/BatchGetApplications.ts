import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { nameOf, refusal } from "../refuse.ts";
import { applicationArn } from "../resources.ts";
import { findApplication } from "../store/applications.ts";
import { applicationInfo } from "../views.ts";

/** Names that are not there are left out. */
export const BatchGetApplications = operation<typeof sdk, "BatchGetApplications">({
  resource: ({ applicationNames }, context) =>
    applicationNames?.length ? applicationNames.map((name) => applicationArn(context, name)) : applicationArn(context, undefined),
  async run({ applicationNames }, context) {
    if (!applicationNames?.length) throw refusal("ApplicationNameRequiredException", "Application names are required");
    if (applicationNames.length > 100) throw refusal("BatchLimitExceededException", "At most 100 applications can be asked for");
    const applicationsInfo = [];
    for (const name of new Set(applicationNames)) {
      const found = await findApplication(context.tx, context, nameOf("application", name));
      if (found) applicationsInfo.push(applicationInfo(found));
    }
    return { applicationsInfo };
  },
});
