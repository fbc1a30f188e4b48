import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";

/** Connections to GitHub are made in AWS's console only, and Quintet keeps none: hosts fetch public repositories without a token. */
export const ListGitHubAccountTokenNames = operation<typeof sdk, "ListGitHubAccountTokenNames">({
  resource: () => "*",
  async run() {
    return { tokenNameList: [] };
  },
});
