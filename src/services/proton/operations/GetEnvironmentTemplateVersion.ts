import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { versionArn } from "../resources.ts";
import { environmentTemplateVersionView } from "../template-views.ts";
import { readVersion } from "../versions.ts";

export const GetEnvironmentTemplateVersion = operation<typeof sdk, "GetEnvironmentTemplateVersion">({
  resource: ({ templateName, majorVersion, minorVersion }, context) =>
    versionArn(context, "environment", templateName, majorVersion, minorVersion),
  async run(input, context) {
    const { row, recommended } = await readVersion(context, "environment", input);
    return { environmentTemplateVersion: environmentTemplateVersionView(row, recommended) };
  },
});
