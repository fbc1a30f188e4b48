import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { versionArn } from "../resources.ts";
import { serviceTemplateVersionView } from "../template-views.ts";
import { readVersion } from "../versions.ts";

export const GetServiceTemplateVersion = operation<typeof sdk, "GetServiceTemplateVersion">({
  resource: ({ templateName, majorVersion, minorVersion }, context) =>
    versionArn(context, "service", templateName, majorVersion, minorVersion),
  async run(input, context) {
    const { row, recommended } = await readVersion(context, "service", input);
    return { serviceTemplateVersion: serviceTemplateVersionView(row, recommended) };
  },
});
