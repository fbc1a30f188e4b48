import type { RevisionLocation } from "@aws-sdk/client-codedeploy";

/** What makes two revisions the same one, as canonical JSON. AppSpec contents are known by their hash. */
export function revisionKey(location: RevisionLocation): string {
  const { s3Location: s3, gitHubLocation: gitHub } = location;
  switch (location.revisionType) {
    case "S3":
      return JSON.stringify(["S3", s3?.bucket, s3?.key, s3?.bundleType, s3?.version ?? null, s3?.eTag ?? null]);
    case "GitHub":
      return JSON.stringify(["GitHub", gitHub?.repository, gitHub?.commitId]);
    case "String":
      return JSON.stringify(["String", location.string?.sha256]);
    default:
      return JSON.stringify([location.revisionType, location.appSpecContent?.sha256]);
  }
}

const archives = ["tar", "tgz", "zip"];

/** Why a location cannot be a revision for hosts; undefined when it can. */
export function revisionProblem(location: RevisionLocation): string | undefined {
  const { s3Location: s3, gitHubLocation: gitHub } = location;
  const given = [s3, gitHub, location.string, location.appSpecContent].filter((one) => one !== undefined).length;
  if (given > 1) return "Only one location can be specified for a revision";
  switch (location.revisionType) {
    case "S3":
      if (!s3?.bucket || !s3.key) return "The S3 location must have a bucket and a key";
      return archives.includes(s3.bundleType ?? "") ? undefined : "The bundle type must be tar, tgz or zip";
    case "GitHub":
      if (!gitHub?.repository || !gitHub.commitId) return "The GitHub location must have a repository and a commit ID";
      return /^[^/\s]+\/[^/\s]+$/.test(gitHub.repository) ? undefined : "The GitHub repository must be of the form account/repository";
    case "String":
    case "AppSpecContent":
      return "Revisions of this type cannot be deployed to the Server compute platform";
    default:
      return "The revision type must be S3, GitHub, String or AppSpecContent";
  }
}
