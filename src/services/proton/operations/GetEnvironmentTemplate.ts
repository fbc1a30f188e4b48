import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { environmentTemplateView } from "../template-views.ts";
import { readTemplate } from "../templates.ts";

export const GetEnvironmentTemplate = operation<typeof sdk, "GetEnvironmentTemplate">({
  resource: ({ name }, context) => templateArn(context, "environment", name),
  async run({ name }, context) {
    const { row, published } = await readTemplate(context, "environment", name);
    return { environmentTemplate: environmentTemplateView(row, published) };
  },
});
