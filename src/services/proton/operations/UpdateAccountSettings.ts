import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { invalid } from "../errors.ts";
import { anyArn } from "../resources.ts";
import { settingsView } from "../settings-view.ts";
import { accountSettings, saveAccountSettings } from "../store/account-settings.ts";
import { findRepository } from "../store/repositories.ts";
import type { AccountSettings } from "../store/tables.ts";

/** What is not named stays; an empty role ARN clears it. */
export const UpdateAccountSettings = operation<typeof sdk, "UpdateAccountSettings">({
  resource: (_input, context) => anyArn(context),
  async run({ pipelineProvisioningRepository: repository, deletePipelineProvisioningRepository: remove, ...roles }, context) {
    if (repository && remove) throw invalid("A pipeline provisioning repository cannot be given and deleted in one call");
    if (repository && !(await findRepository(context.tx, context, repository.provider, repository.name)))
      throw invalid(`The repository ${repository.name} of ${repository.provider} is not linked: call CreateRepository first`);
    const { pipelineProvisioningRepository: current, ...before } = await accountSettings(context.tx, context);
    const kept = remove ? undefined : (repository ?? current);
    const named = Object.entries({ ...before, ...roles }).filter(([, arn]) => arn !== "");
    const settings: AccountSettings = { ...Object.fromEntries(named), ...(kept ? { pipelineProvisioningRepository: kept } : {}) };
    await saveAccountSettings(context.tx, context, settings);
    return settingsView(context, settings);
  },
});
