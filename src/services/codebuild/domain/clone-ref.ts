/**
 * What a pipeline's source action leaves instead of a zip with `OutputArtifactFormat: CODEBUILD_CLONE_REF`: a small JSON that says what to
 * clone. AWS does not publish its form; this one speaks in CodeBuild's own words.
 */
export interface CloneRef {
  /** A source type: CODECOMMIT, GITHUB, … */
  type: string;
  /** The clone URL. */
  location: string;
  commitId: string;
  branch?: string;
  /** The connection that may read the repository. */
  connectionArn?: string;
}

/** Longer objects are never read as one. */
export const longestCloneRef = 16 * 1024;

/** Undefined where the bytes are anything else, such as a zip file. */
export function cloneRefIn(text: string): CloneRef | undefined {
  if (!text.startsWith("{")) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { type, location, commitId, branch, connectionArn } = parsed as Record<string, unknown>;
  if (typeof type !== "string" || typeof location !== "string" || typeof commitId !== "string") return undefined;
  return {
    ...{ type, location, commitId },
    ...(typeof branch === "string" ? { branch } : {}),
    ...(typeof connectionArn === "string" ? { connectionArn } : {}),
  };
}
