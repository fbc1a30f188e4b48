import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { environmentTemplateSummary } from "../template-views.ts";
import { templatePage } from "../templates.ts";

export const ListEnvironmentTemplates = operation<typeof sdk, "ListEnvironmentTemplates">({
  resource: (_input, context) => templateArn(context, "environment", "*"),
  async run(input, context) {
    const { rows, token } = await templatePage(context, "environment", input);
    return { templates: rows.map(({ row, published }) => environmentTemplateSummary(row, published)), ...token };
  },
});
