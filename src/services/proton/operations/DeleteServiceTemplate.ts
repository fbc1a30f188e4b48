import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { serviceTemplateView } from "../template-views.ts";
import { removeTemplate } from "../templates.ts";

export const DeleteServiceTemplate = operation<typeof sdk, "DeleteServiceTemplate">({
  resource: ({ name }, context) => templateArn(context, "service", name),
  async run({ name }, context) {
    const row = await removeTemplate(context, "service", name);
    return row ? { serviceTemplate: serviceTemplateView(row, []) } : {};
  },
});
