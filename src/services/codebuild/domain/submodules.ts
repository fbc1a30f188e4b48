/** A submodule as `.gitmodules` names it. */
export interface Submodule {
  name: string;
  /** Relative to the repository it stands in. */
  path: string;
  url: string;
}

/** Why a repository's submodules cannot be fetched; becomes a CLIENT_ERROR of DOWNLOAD_SOURCE. */
export class SubmoduleProblem extends Error {
  override name = "SubmoduleProblem";
}

/** Reads what `git config --list -z` says about `.gitmodules`: `submodule.<name>.<key>\n<value>` records ended by a NUL. Paths that lead outside are refused. */
export function submodulesIn(listed: string, parentUrl: string): Submodule[] {
  const found = new Map<string, Record<string, string>>();
  for (const record of listed.split("\0").filter(Boolean)) {
    const split = record.indexOf("\n");
    const [key, value] = split < 0 ? [record, ""] : [record.slice(0, split), record.slice(split + 1)];
    const [, name, what] = /^submodule\.(.+)\.([a-z]+)$/s.exec(key) ?? [];
    if (name !== undefined && what !== undefined) found.set(name, { ...found.get(name), [what]: value });
  }
  return [...found].flatMap(([name, { path, url }]) => {
    if (path === undefined || url === undefined) return [];
    if (!isInside(path) || !isInside(name)) throw new SubmoduleProblem(`submodule path is outside of the source directory: ${path}`);
    return [{ name, path: path.replace(/\/+$/, ""), url: submoduleUrl(url, parentUrl) }];
  });
}

const isInside = (path: string): boolean =>
  path !== "" &&
  !path.startsWith("/") &&
  !/[\0\n\\]/.test(path) &&
  path.split("/").every((part) => part !== ".." && part !== "." && part.toLowerCase() !== ".git");

/** `../other.git` is beside the repository that names it. */
function submoduleUrl(url: string, parent: string): string {
  if (!/^\.\.?\//.test(url)) return url;
  const base = parent.replace(/\/+$/, "").split("/");
  let rest = url;
  for (;;) {
    if (rest.startsWith("./")) rest = rest.slice(2);
    else if (rest.startsWith("../") && base.length > 3) {
      rest = rest.slice(3);
      base.pop();
    } else break;
  }
  return [...base, rest].join("/");
}
