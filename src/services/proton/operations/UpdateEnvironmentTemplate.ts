import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { environmentTemplateView } from "../template-views.ts";
import { changeTemplate } from "../templates.ts";

export const UpdateEnvironmentTemplate = operation<typeof sdk, "UpdateEnvironmentTemplate">({
  resource: ({ name }, context) => templateArn(context, "environment", name),
  async run(input, context) {
    const { row, published } = await changeTemplate(context, "environment", input);
    return { environmentTemplate: environmentTemplateView(row, published) };
  },
});
