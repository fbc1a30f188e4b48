import type { ActionTypeId } from "../domain/declaration/declaration.ts";
import { codeBuild } from "./codebuild.ts";
import { codeCommitSource } from "./codecommit-source.ts";
import { codeDeploy } from "./codedeploy.ts";
import { connectionSource, gitHubSource } from "./git-source.ts";
import { jobWorker } from "./job-worker.ts";
import type { Provider } from "./provider.ts";
import { ruleProviders } from "./rules.ts";
import { s3Deploy } from "./s3-deploy.ts";
import { s3Source } from "./s3-source.ts";

/** By category and provider. An approval is not here: nobody works on it but a person. */
const providers: Record<string, Provider> = {
  "Source/CodeCommit": codeCommitSource,
  "Source/CodeStarSourceConnection": connectionSource,
  "Source/S3": s3Source,
  "Build/CodeBuild": codeBuild,
  "Test/CodeBuild": codeBuild,
  "Deploy/CodeDeploy": codeDeploy,
  "Deploy/S3": s3Deploy,
};

export const providerOf = ({ category, owner, provider }: ActionTypeId): Provider | undefined =>
  isRule(category)
    ? ruleProvider(provider)
    : owner === "AWS"
      ? providers[`${category}/${provider}`]
      : owner === "ThirdParty" && category === "Source" && provider === "GitHub"
        ? gitHubSource
        : jobWorker;

const isRule = (category: string): boolean => category === "Rule";

/** A Commands rule runs its commands as the Commands action does. */
const ruleProvider = (name: string): Provider | undefined => (name === "Commands" ? providers["Compute/Commands"] : ruleProviders[name]);
