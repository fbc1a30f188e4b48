import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { versionArn } from "../resources.ts";
import { serviceTemplateVersionView } from "../template-views.ts";
import { changeVersion } from "../versions.ts";

export const UpdateServiceTemplateVersion = operation<typeof sdk, "UpdateServiceTemplateVersion">({
  resource: ({ templateName, majorVersion, minorVersion }, context) =>
    versionArn(context, "service", templateName, majorVersion, minorVersion),
  async run({ compatibleEnvironmentTemplates, supportedComponentSources, ...input }, context) {
    const { row, recommended } = await changeVersion(context, "service", {
      ...input,
      ...(compatibleEnvironmentTemplates ? { compatible: compatibleEnvironmentTemplates } : {}),
      ...(supportedComponentSources ? { componentSources: supportedComponentSources } : {}),
    });
    return { serviceTemplateVersion: serviceTemplateVersionView(row, recommended) };
  },
});
