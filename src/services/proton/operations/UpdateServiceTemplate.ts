import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { serviceTemplateView } from "../template-views.ts";
import { changeTemplate } from "../templates.ts";

export const UpdateServiceTemplate = operation<typeof sdk, "UpdateServiceTemplate">({
  resource: ({ name }, context) => templateArn(context, "service", name),
  async run(input, context) {
    const { row, published } = await changeTemplate(context, "service", input);
    return { serviceTemplate: serviceTemplateView(row, published) };
  },
});
