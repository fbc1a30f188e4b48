import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { templateArn } from "../resources.ts";
import { serviceTemplateView } from "../template-views.ts";
import { createTemplate } from "../templates.ts";

export const CreateServiceTemplate = operation<typeof sdk, "CreateServiceTemplate">({
  resource: ({ name }, context) => templateArn(context, "service", name),
  async run({ pipelineProvisioning, ...input }, context) {
    const row = await createTemplate(context, "service", {
      ...input,
      ...(pipelineProvisioning ? { provisioning: pipelineProvisioning } : {}),
    });
    return { serviceTemplate: serviceTemplateView(row, []) };
  },
});
