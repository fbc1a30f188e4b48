import { booleans, type ConfigurationProperty, days, hours, optional, required } from "./configuration-property.ts";
import type { ActionTypeId } from "./declaration.ts";
import { deployTypes } from "./deploy-types.ts";
import { workTypes } from "./work-types.ts";

export type { ConfigurationProperty } from "./configuration-property.ts";

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
 * AWS's own action types. Each one is accepted and worked on through the public operations of its service: one of this server, or a
 * configured remote. Where neither is there, the action fails and says so; nothing is pretended.
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
  ...deployTypes,
  ...workTypes,
];

export const actionTypeOf = (id: ActionTypeId): ActionType | undefined =>
  id.version === "1"
    ? actionTypes.find(
        ({ category, provider, owner = "AWS" }) => category === id.category && provider === id.provider && owner === id.owner,
      )
    : undefined;
