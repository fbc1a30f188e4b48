import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { anyArn } from "../resources.ts";
import { countTemplates } from "../store/templates.ts";

/** @DIFFERS Only templates can exist yet, so that every other counter is zero. */
export const GetResourcesSummary = operation<typeof sdk, "GetResourcesSummary">({
  resource: (_input, context) => anyArn(context),
  async run(_input, context) {
    const templates = async (kind: "environment" | "service") => ({ total: await countTemplates(context.tx, context, kind) });
    const none = { total: 0 };
    return {
      counts: {
        components: none,
        environments: none,
        environmentTemplates: await templates("environment"),
        serviceTemplates: await templates("service"),
        services: none,
        serviceInstances: none,
        pipelines: none,
      },
    };
  },
});
