export const isRepositoryName = (name: string): boolean => /^[\w.-]{1,100}$/.test(name) && !name.endsWith(".git");

export const isObjectId = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);

/** Git's own rules (git-check-ref-format), with AWS's length. */
export const isBranchName = (name: string): boolean =>
  name.length >= 1 &&
  name.length <= 256 &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git forbids them
  !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[./-]|[./]$|\.lock$|\.lock\/|\/\./.test(name) &&
  name !== "@";

/** A path inside a repository: relative, without empty, `.`, `..` or `.git` segments. A single leading slash is taken off first. */
export function pathInRepository(text: string): string | undefined {
  const path = text.replace(/^\/|\/$/g, "");
  if (path.length > 4096 || path.includes("\u0000")) return undefined;
  if (path === "") return "";
  const bad = path.split("/").some((segment) => segment === "" || segment === "." || segment === ".." || /^\.git$/i.test(segment));
  return bad ? undefined : path;
}
