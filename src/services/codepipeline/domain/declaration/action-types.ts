import type { ActionTypeId } from "./declaration.ts";

/** One key of an action's configuration. */
export interface ConfigurationProperty {
  name: string;
  required: boolean;
  description: string;
  /** The only values that make sense, where there are such. */
  values?: readonly string[];
  /** Shown as `****` to everybody but the job worker. */
  secret?: boolean;
  /** Job workers may ask for the jobs with one value of it. */
  queryable?: boolean;
  type?: "String" | "Number" | "Boolean";
}

/** One row of the catalogue: what an action type takes, gives and how long it may run. */
export interface ActionType {
  category: ActionTypeId["category"];
  /** AWS when omitted. */
  owner?: ActionTypeId["owner"];
  provider: string;
  inputs: readonly [minimum: number, maximum: number];
  outputs: readonly [minimum: number, maximum: number];
  properties: readonly ConfigurationProperty[];
  timeoutMinutes: number;
  /** The names of the variables it always produces. */
  variables: readonly string[];
}

const required = (name: string, description: string): ConfigurationProperty => ({ name, required: true, description });
const optional = (name: string, description: string, values?: readonly string[]): ConfigurationProperty => ({
  name,
  required: false,
  description,
  ...(values ? { values } : {}),
});
const booleans = ["true", "false"] as const;
const hours = (count: number): number => count * 60;
const days = (count: number): number => hours(24 * count);

const codeBuild = (category: "Build" | "Test", timeoutMinutes: number): ActionType => ({
  category,
  provider: "CodeBuild",
  inputs: [1, 5],
  outputs: [0, 5],
  timeoutMinutes,
  variables: [],
  properties: [
    required("ProjectName", "The build project to run"),
    optional("PrimarySource", "The input artifact that holds the buildspec, where there are several"),
    optional("BatchEnabled", "Whether to start a batch of builds", booleans),
    optional("CombineArtifacts", "Whether a batch puts its artifacts into one location", booleans),
    optional("EnvironmentVariables", "A JSON list of {name, value, type}"),
    optional("BuildspecOverride", "A buildspec in place of the project's own"),
  ],
});

/**
 * The action types that run here. @DIFFERS: AWS's others (ECS, CloudFormation, Lambda, ECR, connections, Commands, custom types …)
 * are refused when a pipeline is declared, as AWS refuses a type that a region does not have; none is accepted and then not run.
 */
export const actionTypes: readonly ActionType[] = [
  {
    category: "Source",
    provider: "CodeCommit",
    inputs: [0, 0],
    outputs: [1, 1],
    timeoutMinutes: 60,
    variables: ["CommitId", "CommitMessage", "RepositoryName", "BranchName", "AuthorDate", "CommitterDate"],
    properties: [
      required("RepositoryName", "The repository to watch"),
      required("BranchName", "The branch to watch"),
      optional("PollForSourceChanges", "Whether a change starts the pipeline by itself; true when omitted", booleans),
      optional("OutputArtifactFormat", "CODE_ZIP, the files of the commit", ["CODE_ZIP", "CODEBUILD_CLONE_REF"]),
    ],
  },
  {
    category: "Source",
    provider: "S3",
    inputs: [0, 0],
    outputs: [1, 1],
    timeoutMinutes: 60,
    variables: ["BucketName", "ObjectKey", "ETag", "VersionId"],
    properties: [
      required("S3Bucket", "The versioned bucket to watch"),
      required("S3ObjectKey", "The object to watch"),
      optional("PollForSourceChanges", "Whether a change starts the pipeline by itself; true when omitted", booleans),
      optional("AllowOverrideForS3ObjectKey", "Whether a start may name another object", booleans),
    ],
  },
  {
    category: "Source",
    provider: "CodeStarSourceConnection",
    inputs: [0, 0],
    outputs: [1, 1],
    timeoutMinutes: 60,
    variables: [
      ...["AuthorDate", "AuthorDisplayName", "AuthorEmail", "AuthorId", "CommitId", "CommitMessage", "ConnectionArn"],
      ...["FullRepositoryName", "ProviderType"],
    ],
    properties: [
      required("ConnectionArn", "The connection to the git host"),
      required("FullRepositoryId", "Owner and name of the repository"),
      required("BranchName", "The branch to watch"),
      optional("OutputArtifactFormat", "CODE_ZIP, the files of the commit; or CODEBUILD_CLONE_REF, what CodeBuild clones", [
        "CODE_ZIP",
        "CODEBUILD_CLONE_REF",
      ]),
      optional("DetectChanges", "Whether a change starts the pipeline by itself; true when omitted", booleans),
    ],
  },
  {
    category: "Source",
    owner: "ThirdParty",
    provider: "GitHub",
    inputs: [0, 0],
    outputs: [1, 1],
    timeoutMinutes: 60,
    variables: ["CommitId", "CommitMessage", "CommitUrl", "RepositoryName", "BranchName", "AuthorDate", "CommitterDate"],
    properties: [
      required("Owner", "The account that owns the repository"),
      required("Repo", "The repository to watch"),
      required("Branch", "The branch to watch"),
      { name: "OAuthToken", required: true, description: "The token that may read the repository", secret: true },
      optional("PollForSourceChanges", "Whether a change starts the pipeline by itself; true when omitted", booleans),
    ],
  },
  codeBuild("Build", hours(36)),
  codeBuild("Test", hours(8)),
  {
    category: "Approval",
    provider: "Manual",
    inputs: [0, 0],
    outputs: [0, 0],
    timeoutMinutes: days(7),
    variables: [],
    properties: [
      optional("NotificationArn", "The topic that is told"),
      optional("CustomData", "Words for the reviewer"),
      optional("ExternalEntityLink", "A page for the reviewer to look at"),
    ],
  },
  {
    category: "Deploy",
    provider: "CodeDeploy",
    inputs: [1, 1],
    outputs: [0, 0],
    timeoutMinutes: days(5),
    variables: [],
    properties: [required("ApplicationName", "The application"), required("DeploymentGroupName", "The deployment group")],
  },
  {
    category: "Deploy",
    provider: "S3",
    inputs: [1, 1],
    outputs: [0, 0],
    timeoutMinutes: 90,
    variables: [],
    properties: [
      required("BucketName", "The bucket to deploy to"),
      { name: "Extract", required: true, description: "Whether the artifact is unpacked", values: booleans },
      optional("ObjectKey", "The object's key, or the prefix of the unpacked files"),
      optional("KMSEncryptionKeyARN", "The key that encrypts the objects"),
      optional("CannedACL", "A canned ACL for the objects"),
      optional("CacheControl", "The Cache-Control header of the objects"),
    ],
  },
];

export const actionTypeOf = (id: ActionTypeId): ActionType | undefined =>
  id.version === "1"
    ? actionTypes.find(
        ({ category, provider, owner = "AWS" }) => category === id.category && provider === id.provider && owner === id.owner,
      )
    : undefined;
