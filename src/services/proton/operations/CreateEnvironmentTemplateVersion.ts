import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { bundleOf } from "../bundle-source.ts";
import { templateArn } from "../resources.ts";
import { environmentTemplateVersionView } from "../template-views.ts";
import { createVersion } from "../versions.ts";

export const CreateEnvironmentTemplateVersion = operation<typeof sdk, "CreateEnvironmentTemplateVersion">({
  resource: ({ templateName }, context) => templateArn(context, "environment", templateName),
  async run({ source, ...input }, context) {
    const row = await createVersion(context, "environment", { ...input, source: bundleOf(source) });
    return { environmentTemplateVersion: environmentTemplateVersionView(row, undefined) };
  },
});
