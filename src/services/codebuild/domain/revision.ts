/** What to ask a git server for: a branch, tag, commit or full ref; undefined for its default branch. */
export function wantedRevision(sourceType: string | undefined, version: string | undefined): string | undefined {
  if (!version) return undefined;
  const pinned = /\^\{([0-9a-f]{40}|[0-9a-f]{64})\}$/.exec(version)?.[1];
  if (pinned) return pinned;
  const pullRequest = /^pr\/(\d+)$/.exec(version)?.[1];
  if (pullRequest) return sourceType?.startsWith("GITLAB") ? `refs/merge-requests/${pullRequest}/head` : `refs/pull/${pullRequest}/head`;
  return version;
}
