import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { listShared } from "../sharing.ts";

export const ListSharedReportGroups = operation<typeof sdk, "ListSharedReportGroups">({
  resource: () => "*",
  async run(asked, context) {
    const { arns, ...more } = await listShared(context, "report-group", asked);
    return { reportGroups: arns, ...more };
  },
});
