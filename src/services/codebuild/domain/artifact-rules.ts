import type * as sdk from "@aws-sdk/client-codebuild";

/** What AWS refuses about artifacts, in its words. */
export function artifactProblem(
  sourceType: string | undefined,
  artifacts: sdk.ProjectArtifacts | undefined,
  secondary: sdk.ProjectArtifacts[],
): string | undefined {
  if ((sourceType === "CODEPIPELINE") !== (artifacts?.type === "CODEPIPELINE")) {
    return "Invalid input: when using CodePipeline both sourceType, and artifactType must be set to: CODEPIPELINE";
  }
  return oneArtifactProblem(artifacts) ?? secondaryArtifactsProblem(secondary);
}

export function oneArtifactProblem(artifacts: sdk.ProjectArtifacts | undefined): string | undefined {
  const type = artifacts?.type;
  if (type === "S3" && !artifacts?.location) return "Invalid artifacts: location is required";
  if (type === "NO_ARTIFACTS" && artifacts?.location) return "Invalid artifacts: artifact type NO_ARTIFACTS should have null location";
  // Terraform's provider always sends false, which says no more than leaving it out.
  if (type !== "S3" && artifacts?.encryptionDisabled) {
    return `Invalid artifacts: artifact type ${type} should have null encryptionDisabled`;
  }
  return undefined;
}

export function secondaryArtifactsProblem(secondary: sdk.ProjectArtifacts[]): string | undefined {
  if (secondary.length > 12) return "the maximum number of secondary artifacts is 12";
  const seen = new Set<string>();
  for (const artifact of secondary) {
    if (artifact.type !== "S3") return `artifactType ${artifact.type} is not allowed for secondaryArtifacts`;
    const identifier = artifact.artifactIdentifier;
    if (!identifier) return "artifactIdentifier is required for secondary artifacts";
    if (seen.has(identifier)) return "artifactIdentifier cannot be duplicated";
    seen.add(identifier);
    const problem = oneArtifactProblem(artifact);
    if (problem) return problem;
  }
  return undefined;
}
