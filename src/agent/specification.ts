/** The deployment specification document inside the envelope, as AWS's agents read it. */
export interface S3Bundle {
  kind: "S3";
  bucket: string;
  key: string;
  version?: string;
  eTag?: string;
  bundleType: string;
}
export interface GitHubBundle {
  kind: "GitHub";
  account: string;
  repository: string;
  commitId: string;
  bundleType: string;
  token?: string;
}

export interface Specification {
  deploymentId: string;
  deploymentGroupId: string;
  deploymentGroupName: string;
  applicationName: string;
  deploymentCreator: string;
  deploymentType: string;
  appSpecFilename: string;
  fileExistsBehavior: string;
  revision: S3Bundle | GitHubBundle;
}

type Json = Record<string, unknown>;

const asObject = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

function text(from: Json, name: string): string {
  const value = from[name];
  if (typeof value !== "string" || value === "") throw new Error(`the deployment specification lacks ${name}`);
  return value;
}

/** Becomes part of a path. */
function identifier(from: Json, name: string): string {
  const value = text(from, name).split("/").at(-1)!;
  if (!/^[A-Za-z0-9-]+$/.test(value)) throw new Error(`the deployment specification has a bad ${name}`);
  return value;
}

const optional = (from: Json, name: string): string | undefined => {
  const value = from[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

function readRevision(document: Json): S3Bundle | GitHubBundle {
  const revision = asObject(document["Revision"]);
  const type = text(revision, "RevisionType");
  if (type === "S3") {
    const s3 = asObject(revision["S3Revision"]);
    const version = optional(s3, "Version");
    const eTag = optional(s3, "ETag");
    return {
      kind: "S3",
      bucket: text(s3, "Bucket"),
      key: text(s3, "Key"),
      bundleType: text(s3, "BundleType"),
      ...(version ? { version } : {}),
      ...(eTag ? { eTag } : {}),
    };
  }
  if (type === "GitHub") {
    const gitHub = asObject(revision["GitHubRevision"]);
    const token = optional(document, "GitHubAccessToken");
    return {
      kind: "GitHub",
      account: text(gitHub, "Account"),
      repository: text(gitHub, "Repository"),
      commitId: text(gitHub, "CommitId"),
      bundleType: optional(gitHub, "BundleType") ?? "tar",
      ...(token ? { token } : {}),
    };
  }
  throw new Error(`revisions of type ${type} are not supported`);
}

export function readSpecification(content: unknown): Specification {
  const document = asObject(content);
  const overrides = asObject(asObject(document["AgentActionOverrides"])["AgentOverrides"]);
  return {
    deploymentId: identifier(document, "DeploymentId"),
    deploymentGroupId: identifier(document, "DeploymentGroupId"),
    deploymentGroupName: text(document, "DeploymentGroupName"),
    applicationName: text(document, "ApplicationName"),
    deploymentCreator: optional(document, "DeploymentCreator") ?? "user",
    deploymentType: optional(document, "DeploymentType") ?? "IN_PLACE",
    appSpecFilename: optional(document, "AppSpecFilename") ?? "appspec.yml",
    fileExistsBehavior: (optional(overrides, "FileExistsBehavior") ?? "DISALLOW").toUpperCase(),
    revision: readRevision(document),
  };
}
