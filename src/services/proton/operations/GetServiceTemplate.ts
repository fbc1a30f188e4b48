import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { serviceTemplateView } from "../template-views.ts";
import { readTemplate } from "../templates.ts";

export const GetServiceTemplate = operation<typeof sdk, "GetServiceTemplate">({
  resource: ({ name }, context) => templateArn(context, "service", name),
  async run({ name }, context) {
    const { row, published } = await readTemplate(context, "service", name);
    return { serviceTemplate: serviceTemplateView(row, published) };
  },
});
