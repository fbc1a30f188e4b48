import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { versionPage } from "../versions.ts";

export const ListEnvironmentTemplateVersions = operation<typeof sdk, "ListEnvironmentTemplateVersions">({
  resource: ({ templateName }, context) => templateArn(context, "environment", templateName),
  run: (input, context) => versionPage(context, "environment", input),
});
