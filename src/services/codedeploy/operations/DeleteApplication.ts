import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { nameOf } from "../refuse.ts";
import { applicationArn, groupArn } from "../resources.ts";
import { findApplication, removeApplication } from "../store/applications.ts";
import { listGroups } from "../store/groups.ts";

/** Takes its groups, revisions and deployments along. A name that is not there is no error. */
export const DeleteApplication = operation<typeof sdk, "DeleteApplication">({
  resource: ({ applicationName }, context) => applicationArn(context, applicationName),
  async run({ applicationName }, context) {
    const application = await findApplication(context.tx, context, nameOf("application", applicationName));
    if (!application) return {};
    for (const group of await listGroups(context.tx, application.id, "", 10_000)) {
      await deleteTags(context.tx, groupArn(context, application.name, group.name));
    }
    await deleteTags(context.tx, applicationArn(context, application.name));
    await removeApplication(context.tx, application.id);
    return {};
  },
});
