import type { Deployment } from "./deployment.ts";

export const deploymentExecutionId = (deployment: Pick<Deployment, "id" | "account" | "region">): string =>
  `CodeDeploy/${deployment.region}/Prod/arn:aws:sds:${deployment.region}:${deployment.account}:deployment/${deployment.id}`;

/** The short id at the end of what `deploymentExecutionId` made. */
export const deploymentIdOf = (executionId: string): string => executionId.slice(executionId.lastIndexOf("/") + 1);

function revisionOf({ revision }: Deployment): object {
  if (revision.revisionType === "GitHub") {
    const [Account, Repository] = (revision.gitHubLocation?.repository ?? "").split("/");
    return { RevisionType: "GitHub", GitHubRevision: { Account, Repository, CommitId: revision.gitHubLocation?.commitId } };
  }
  const { bucket, key, bundleType, version, eTag } = revision.s3Location ?? {};
  const S3Revision = {
    Bucket: bucket,
    Key: key,
    BundleType: bundleType,
    ...(version ? { Version: version } : {}),
    ...(eTag ? { ETag: eTag } : {}),
  };
  return { RevisionType: "S3", S3Revision };
}

/**
 * The document agents work by. AllPossibleLifecycleEvents is left out on purpose: with it, version 1 of AWS's agent cannot install.
 */
export const specificationDocument = (deployment: Deployment): object => ({
  DeploymentId: deployment.id,
  DeploymentGroupId: deployment.deploymentGroupId,
  DeploymentGroupName: deployment.deploymentGroupName,
  ApplicationName: deployment.applicationName,
  DeploymentCreator: deployment.creator,
  DeploymentType: "IN_PLACE",
  AgentActionOverrides: { AgentOverrides: { FileExistsBehavior: deployment.fileExistsBehavior } },
  Revision: revisionOf(deployment),
});
