import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { versionArn } from "../resources.ts";
import { environmentTemplateVersionView } from "../template-views.ts";
import { removeVersion } from "../versions.ts";

export const DeleteEnvironmentTemplateVersion = operation<typeof sdk, "DeleteEnvironmentTemplateVersion">({
  resource: ({ templateName, majorVersion, minorVersion }, context) =>
    versionArn(context, "environment", templateName, majorVersion, minorVersion),
  async run(input, context) {
    const row = await removeVersion(context, "environment", input);
    return row ? { environmentTemplateVersion: environmentTemplateVersionView(row, undefined) } : {};
  },
});
