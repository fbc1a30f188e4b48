import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { versionArn } from "../resources.ts";
import { serviceTemplateVersionView } from "../template-views.ts";
import { removeVersion } from "../versions.ts";

export const DeleteServiceTemplateVersion = operation<typeof sdk, "DeleteServiceTemplateVersion">({
  resource: ({ templateName, majorVersion, minorVersion }, context) =>
    versionArn(context, "service", templateName, majorVersion, minorVersion),
  async run(input, context) {
    const row = await removeVersion(context, "service", input);
    return row ? { serviceTemplateVersion: serviceTemplateVersionView(row, undefined) } : {};
  },
});
