import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { conflict } from "../errors.ts";
import { repositoryView } from "../repository-view.ts";
import { repositoryArn } from "../resources.ts";
import { accountSettings } from "../store/account-settings.ts";
import { deleteRepository, findRepository } from "../store/repositories.ts";

export const DeleteRepository = operation<typeof sdk, "DeleteRepository">({
  resource: ({ provider, name }, context) => repositoryArn(context, provider, name),
  async run({ provider, name }, context) {
    const row = await findRepository(context.tx, context, provider, name);
    if (!row) return {};
    const { pipelineProvisioningRepository: used } = await accountSettings(context.tx, context);
    if (used?.provider === provider && used.name === name) throw conflict(`The repository ${name} is used by the account settings`);
    await deleteRepository(context.tx, row.arn);
    await deleteTags(context.tx, row.arn);
    return { repository: repositoryView(row) };
  },
});
