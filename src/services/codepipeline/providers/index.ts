import type { ActionTypeId } from "../domain/declaration/declaration.ts";
import { codeBuild } from "./codebuild.ts";
import { codeCommitSource } from "./codecommit-source.ts";
import { codeDeploy } from "./codedeploy.ts";
import type { Provider } from "./provider.ts";
import { s3Deploy } from "./s3-deploy.ts";
import { s3Source } from "./s3-source.ts";

/** By category and provider. An approval is not here: nobody works on it but a person. */
const providers: Record<string, Provider> = {
  "Source/CodeCommit": codeCommitSource,
  "Source/S3": s3Source,
  "Build/CodeBuild": codeBuild,
  "Test/CodeBuild": codeBuild,
  "Deploy/CodeDeploy": codeDeploy,
  "Deploy/S3": s3Deploy,
};

export const providerOf = ({ category, provider }: ActionTypeId): Provider | undefined => providers[`${category}/${provider}`];
