import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { refusal } from "../refuse.ts";

/** No tokens are kept, so none can be deleted. */
export const DeleteGitHubAccountToken = operation<typeof sdk, "DeleteGitHubAccountToken">({
  resource: () => "*",
  async run({ tokenName }) {
    if (!tokenName) throw refusal("GitHubAccountTokenNameRequiredException", "The token name is required");
    throw refusal("GitHubAccountTokenDoesNotExistException", `There is no GitHub token named ${tokenName}`);
  },
});
