import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { serviceTemplateSummary } from "../template-views.ts";
import { templatePage } from "../templates.ts";

export const ListServiceTemplates = operation<typeof sdk, "ListServiceTemplates">({
  resource: (_input, context) => templateArn(context, "service", "*"),
  async run(input, context) {
    const { rows, token } = await templatePage(context, "service", input);
    return { templates: rows.map(({ row, published }) => serviceTemplateSummary(row, published)), ...token };
  },
});
