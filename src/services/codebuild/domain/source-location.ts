import type * as sdk from "@aws-sdk/client-codebuild";

/** Where a source comes from, once its type and location are understood. */
export type SourceOrigin =
  | { kind: "none" }
  | { kind: "s3"; bucket: string; key: string }
  | { kind: "codecommit"; repository: string }
  | { kind: "git"; url: string };

/** Explains what is wrong with the location instead of throwing. */
export function sourceOrigin(source: sdk.ProjectSource): SourceOrigin | { kind: "invalid"; why: string } {
  const location = source.location ?? "";
  switch (source.type) {
    case "NO_SOURCE":
      return { kind: "none" };
    case "CODEPIPELINE":
      return { kind: "invalid", why: "A CODEPIPELINE source exists only in builds that a pipeline starts" };
    case "S3":
      return s3Origin(location);
    case "CODECOMMIT":
      return codecommitOrigin(location);
    default:
      return gitOrigin(location);
  }
}

function s3Origin(location: string): SourceOrigin | { kind: "invalid"; why: string } {
  const [, bucket, key] = /^(?:arn:aws[a-z-]*:s3:::|s3:\/\/)?([^/]+)\/(.*)$/s.exec(location) ?? [];
  if (!bucket || key === undefined) return { kind: "invalid", why: `invalid S3 source location: ${location}` };
  return { kind: "s3", bucket, key };
}

/** Any host's `/v1/repos/<name>` means the repository of that name here: project files say git-codecommit.<region>.amazonaws.com. */
function codecommitOrigin(location: string): SourceOrigin | { kind: "invalid"; why: string } {
  const name = /^https?:\/\/[^/]+\/v1\/repos\/([A-Za-z0-9._-]{1,100}?)(?:\.git)?\/?$/.exec(location)?.[1];
  return name ? { kind: "codecommit", repository: name } : { kind: "invalid", why: `invalid CodeCommit source location: ${location}` };
}

function gitOrigin(location: string): SourceOrigin | { kind: "invalid"; why: string } {
  const invalid = { kind: "invalid", why: `invalid git source location: ${location}. Only http and https are supported` } as const;
  if (!/^https?:\/\/[^\s\\]+$/i.test(location)) return invalid;
  return URL.canParse(location) ? { kind: "git", url: location } : invalid;
}

/** `/codebuild/output/src123456789/src/github.com/owner/repo`; sources that are no repository have no tail. */
export function sourceDirectory(uuid: string, index: number, origin: SourceOrigin, region: string): string {
  const digits = (Number.parseInt(uuid.replaceAll("-", "").slice(0, 8), 16) % 900_000_000) + 100_000_000 + index;
  const root = `/codebuild/output/src${digits}/src`;
  if (origin.kind === "codecommit") return `${root}/git-codecommit.${region}.amazonaws.com/v1/repos/${origin.repository}`;
  if (origin.kind !== "git") return root;
  const url = new URL(origin.url);
  const path = url.pathname.replace(/\.git$/, "").replace(/[^A-Za-z0-9._/-]/g, "_");
  const safe = path.split("/").filter((part) => part && part !== "." && part !== "..");
  return [root, url.hostname, ...safe].join("/");
}

/** What a log line calls the service that a source comes from. */
export const sourceKind = (type: string | undefined): string | undefined =>
  ({
    S3: "S3",
    CODEPIPELINE: "CodePipeline",
    CODECOMMIT: "CodeCommit",
    GITHUB: "Github",
    GITHUB_ENTERPRISE: "Github",
    BITBUCKET: "Bitbucket",
    GITLAB: "Gitlab",
    GITLAB_SELF_MANAGED: "Gitlab",
  })[type ?? ""];

/** AWS does not say how it tells an inline buildspec from a path; a line break, a brace or `version:` is no file name. */
export function buildspecKind(buildspec: string | undefined): { kind: "inline" | "path" | "s3"; text: string } {
  if (!buildspec) return { kind: "path", text: "buildspec.yml" };
  if (/\n|^\s*\{|(^|\s)version["']?\s*:/.test(buildspec)) return { kind: "inline", text: buildspec };
  if (/^arn:aws[a-z-]*:s3:::/.test(buildspec)) return { kind: "s3", text: buildspec };
  return { kind: "path", text: buildspec };
}
