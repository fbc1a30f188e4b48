import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { listReports } from "../report-lists.ts";

export const ListReports = operation<typeof sdk, "ListReports">({
  resource: () => "*",
  run: (asked, context) => listReports(context.tx, context, asked),
});
