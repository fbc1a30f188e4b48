import type * as sdk from "@aws-sdk/client-codebuild";
import type { ArtifactSpec } from "./buildspec.ts";

/** Where an artifact goes: an object key for a zip, a key prefix without its slash for a folder. */
export interface ArtifactTarget {
  bucket: string;
  key: string;
  zip: boolean;
  arn: string;
}

/**
 * `<path>/<build-id when namespaceType is BUILD_ID>/<name>`, with the buildspec's `s3-prefix` first. A name of "/" is the bucket's root.
 * https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html
 */
export function artifactTarget(
  artifact: sdk.ProjectArtifacts,
  spec: ArtifactSpec,
  about: { projectName: string; uuid: string; evaluatedName?: string },
): ArtifactTarget {
  const bucket = (artifact.location ?? "").replace(/^arn:aws[a-z-]*:s3:::/, "");
  const overridden = artifact.overrideArtifactName === true ? about.evaluatedName : undefined;
  const name = overridden ?? artifact.name ?? about.projectName;
  const parts = [spec.s3Prefix, artifact.path, artifact.namespaceType === "BUILD_ID" ? about.uuid : undefined, name === "/" ? "" : name];
  const key = parts
    .map((part) => (part ?? "").replace(/^\/+|\/+$/g, ""))
    .filter(Boolean)
    .join("/");
  return { bucket, key, zip: artifact.packaging === "ZIP", arn: `arn:aws:s3:::${bucket}/${key}` };
}
