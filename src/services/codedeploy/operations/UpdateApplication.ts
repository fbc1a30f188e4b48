import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags, isUniqueViolation, putTags, type Tx, tagsOf } from "../../../kernel/store/index.ts";
import { nameOf, refusal } from "../refuse.ts";
import { applicationArn, applicationOf, groupArn } from "../resources.ts";
import { findApplication, renameApplication } from "../store/applications.ts";
import { listGroups } from "../store/groups.ts";

async function moveTags(tx: Tx, from: string, to: string): Promise<void> {
  await putTags(tx, to, await tagsOf(tx, from));
  await deleteTags(tx, from);
}

/** A rename: tags stand under ARNs, which contain the name, so they move. */
export const UpdateApplication = operation<typeof sdk, "UpdateApplication">({
  resource: ({ applicationName, newApplicationName }, context) => [
    applicationArn(context, applicationName),
    ...(newApplicationName ? [applicationArn(context, newApplicationName)] : []),
  ],
  async run({ applicationName, newApplicationName }, context) {
    const application = await applicationOf(context, applicationName);
    if (newApplicationName === undefined || newApplicationName === application.name) return {};
    const name = nameOf("application", newApplicationName);
    if (await findApplication(context.tx, context, name)) {
      throw refusal("ApplicationAlreadyExistsException", `Application already exists for name: ${name}`);
    }
    try {
      await renameApplication(context.tx, application.id, name);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw refusal("ApplicationAlreadyExistsException", `Application already exists for name: ${name}`);
    }
    await moveTags(context.tx, applicationArn(context, application.name), applicationArn(context, name));
    for (const group of await listGroups(context.tx, application.id, "", 10_000)) {
      await moveTags(context.tx, groupArn(context, application.name, group.name), groupArn(context, name, group.name));
    }
    return {};
  },
});
