/** What to ask a git server for: a branch, tag, commit or full ref; undefined for its default branch. */
export function wantedRevision(sourceType: string | undefined, version: string | undefined): string | undefined {
  if (!version) return undefined;
  const pinned = /\^\{([0-9a-f]{40}|[0-9a-f]{64})\}$/.exec(version)?.[1];
  if (pinned) return pinned;
  const pullRequest = pullRequestIn(version);
  if (pullRequest === undefined) return version;
  if (sourceType?.startsWith("GITLAB")) return `refs/merge-requests/${pullRequest}/head`;
  return sourceType === "BITBUCKET" ? `refs/pull-requests/${pullRequest}/from` : `refs/pull/${pullRequest}/head`;
}

/** The number in `pr/7`. */
export const pullRequestIn = (version: string | undefined): string | undefined => /^pr\/(\d+)$/.exec(version ?? "")?.[1];
