import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { environmentTemplateView } from "../template-views.ts";
import { removeTemplate } from "../templates.ts";

export const DeleteEnvironmentTemplate = operation<typeof sdk, "DeleteEnvironmentTemplate">({
  resource: ({ name }, context) => templateArn(context, "environment", name),
  async run({ name }, context) {
    const row = await removeTemplate(context, "environment", name);
    return row ? { environmentTemplate: environmentTemplateView(row, []) } : {};
  },
});
