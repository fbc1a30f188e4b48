import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { environmentTemplateView } from "../template-views.ts";
import { createTemplate } from "../templates.ts";

export const CreateEnvironmentTemplate = operation<typeof sdk, "CreateEnvironmentTemplate">({
  resource: ({ name }, context) => templateArn(context, "environment", name),
  async run(input, context) {
    const row = await createTemplate(context, "environment", input);
    return { environmentTemplate: environmentTemplateView(row, []) };
  },
});
