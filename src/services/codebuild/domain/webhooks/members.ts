/** Reads the members of what somebody else sent: nothing in it is sure to be there. */
export const member = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>(
    (found, name) => (typeof found === "object" && found !== null ? (found as Record<string | number, unknown>)[name] : undefined),
    value,
  );

export const text = (value: unknown, ...path: (string | number)[]): string => {
  const found = member(value, ...path);
  return typeof found === "string" ? found : typeof found === "number" ? String(found) : "";
};

export const list = (value: unknown, ...path: (string | number)[]): unknown[] => {
  const found = member(value, ...path);
  return Array.isArray(found) ? found : [];
};

export const isCommit = (value: string): boolean => /^[0-9a-f]{7,64}$/.test(value) && !/^0+$/.test(value);

const mostFiles = 100;

/** The files that the commits of a push name, each once; CodeBuild looks at the first hundred. */
export const filesOf = (commits: unknown[]): string[] =>
  [...new Set(commits.flatMap((commit) => ["added", "modified", "removed"].flatMap((kind) => list(commit, kind).map(String))))].slice(
    0,
    mostFiles,
  );
