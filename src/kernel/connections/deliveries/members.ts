import type { RepositoryEvent } from "./repository-event.ts";

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

export const commitPattern = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const nothing = /^0+$/;

/** `refs/heads/main` with the commits before and after it was changed; undefined for what is neither a branch nor a tag. */
export function pushOf(repository: string, ref: string, before: string, after: string): RepositoryEvent | undefined {
  const [, folder, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (!repository || !name || !commitPattern.test(after)) return undefined;
  if (nothing.test(after)) return folder === "heads" ? { type: "branch-deleted", repository, name } : undefined;
  return {
    ...{ type: "push", repository, ref: folder === "tags" ? "tag" : "branch", name, after },
    ...(commitPattern.test(before) && !nothing.test(before) ? { before } : {}),
  };
}
