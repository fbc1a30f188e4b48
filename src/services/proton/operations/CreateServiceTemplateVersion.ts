import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { bundleOf } from "../bundle-source.ts";
import { templateArn } from "../resources.ts";
import { serviceTemplateVersionView } from "../template-views.ts";
import { createVersion } from "../versions.ts";

export const CreateServiceTemplateVersion = operation<typeof sdk, "CreateServiceTemplateVersion">({
  resource: ({ templateName }, context) => templateArn(context, "service", templateName),
  async run({ source, compatibleEnvironmentTemplates, supportedComponentSources, ...input }, context) {
    const row = await createVersion(context, "service", {
      ...input,
      source: bundleOf(source),
      compatible: compatibleEnvironmentTemplates,
      ...(supportedComponentSources ? { componentSources: supportedComponentSources } : {}),
    });
    return { serviceTemplateVersion: serviceTemplateVersionView(row, undefined) };
  },
});
