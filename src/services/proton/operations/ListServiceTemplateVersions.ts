import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { versionPage } from "../versions.ts";

export const ListServiceTemplateVersions = operation<typeof sdk, "ListServiceTemplateVersions">({
  resource: ({ templateName }, context) => templateArn(context, "service", templateName),
  run: (input, context) => versionPage(context, "service", input),
});
