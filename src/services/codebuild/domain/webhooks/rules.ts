import type * as sdk from "@aws-sdk/client-codebuild";
import { filterProblem } from "./filters.ts";

/** CODECOMMIT is ours: AWS refuses it, here such a webhook hears of pushes to this server's own repositories. */
const hooked = ["GITHUB", "GITHUB_ENTERPRISE", "GITLAB", "GITLAB_SELF_MANAGED", "BITBUCKET", "CODECOMMIT"];

/** What AWS refuses about a new webhook. @DIFFERS: runner webhooks are refused, because the runners of GitHub, GitLab and Buildkite are not here. */
export function webhookProblem(source: sdk.ProjectSource, given: Omit<sdk.CreateWebhookInput, "projectName">): string | undefined {
  const { type = "" } = source;
  if (!hooked.includes(type)) return `Webhooks are not supported for source type ${type}`;
  if (given.buildType === "RUNNER_BUILDKITE_BUILD") return "buildType RUNNER_BUILDKITE_BUILD is not supported by this server";
  if (given.scopeConfiguration && !type.startsWith("GITHUB") && !type.startsWith("GITLAB"))
    return `scopeConfiguration is not supported for source type ${type}`;
  if (given.scopeConfiguration && given.manualCreation !== true)
    return "scopeConfiguration needs manualCreation on this server: set the webhook up in the organization with the payloadUrl and secret that are returned";
  return filterProblem(given.filterGroups, given.branchFilter);
}
