import { GitFailed, git, gitText } from "./command.ts";

export interface CommitObject {
  commitId: string;
  treeId: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
  additionalData: string;
}
export interface Person {
  name: string;
  email: string;
  /** Seconds since 1970 and the zone, as git writes them. */
  date: string;
}

const missing = <T>(error: unknown, answer: T): T => {
  if (error instanceof GitFailed) return answer;
  throw error;
};

/** Undefined when there is no such commit. */
export async function readCommit(folder: string, commitId: string): Promise<CommitObject | undefined> {
  const text = await git(folder, ["cat-file", "commit", commitId]).then(String, (error) => missing(error, undefined));
  return text === undefined ? undefined : parseCommit(commitId, text);
}

function parseCommit(commitId: string, text: string): CommitObject {
  const end = text.indexOf("\n\n");
  const head = end < 0 ? text : text.slice(0, end);
  const message = end < 0 ? "" : text.slice(end + 2);
  const lines = head.split("\n");
  const valuesOf = (key: string) => lines.flatMap((line) => (line.startsWith(`${key} `) ? [line.slice(key.length + 1)] : []));
  const others = lines.filter((line) => !/^(tree|parent|author|committer) /.test(line));
  return {
    commitId,
    treeId: valuesOf("tree")[0] ?? "",
    parents: valuesOf("parent"),
    author: parsePerson(valuesOf("author")[0] ?? ""),
    committer: parsePerson(valuesOf("committer")[0] ?? ""),
    message,
    additionalData: others.join("\n"),
  };
}

function parsePerson(text: string): Person {
  const [, name = "", email = "", date = ""] = /^(.*?) ?<([^>]*)> ?(.*)$/.exec(text) ?? [];
  return { name, email, date };
}

export interface TreeEntry {
  mode: string;
  type: "blob" | "tree" | "commit";
  id: string;
  /** From the root of the repository. */
  path: string;
}

/** The entries of a folder, "" for the root; undefined when there is no such folder. */
export async function readFolder(folder: string, commitId: string, path: string): Promise<TreeEntry[] | undefined> {
  if (path !== "" && (await entryAt(folder, commitId, path))?.type !== "tree") return undefined;
  return listTree(folder, commitId, path === "" ? [] : [`${path}/`]);
}

/** Every file of a commit. */
export const readAllFiles = (folder: string, treeish: string): Promise<TreeEntry[]> => listTree(folder, treeish, [], ["-r"]);

export const entryAt = async (folder: string, commitId: string, path: string): Promise<TreeEntry | undefined> =>
  (await listTree(folder, commitId, [path])).find((entry) => entry.path === path);

async function listTree(folder: string, treeish: string, paths: string[], flags: string[] = []): Promise<TreeEntry[]> {
  const env = { GIT_LITERAL_PATHSPECS: "1" };
  const text = await git(folder, ["ls-tree", "-z", "--full-tree", ...flags, treeish, "--", ...paths], { env });
  return text
    .toString("utf8")
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const tab = line.indexOf("\t");
      const [mode = "", type = "blob", id = ""] = line.slice(0, tab).split(" ");
      return { mode, type: type as TreeEntry["type"], id, path: line.slice(tab + 1) };
    });
}

/** Undefined when there is no such blob. */
export async function blobSize(folder: string, blobId: string): Promise<number | undefined> {
  const found = await gitText(folder, ["cat-file", "--batch-check=%(objecttype) %(objectsize)"], { input: `${blobId}\n` });
  const [type, size] = found.split(" ");
  return type === "blob" ? Number(size) : undefined;
}

export const readBlob = (folder: string, blobId: string): Promise<Buffer> => git(folder, ["cat-file", "blob", blobId]);

export const treeOf = (folder: string, commitId: string): Promise<string> =>
  gitText(folder, ["rev-parse", "--verify", "--quiet", `${commitId}^{tree}`]);

/** A branch, a tag, a full reference name, HEAD or a commit id; undefined when there is none of them. Nothing else of git's syntax. */
export async function resolveCommit(folder: string, specifier: string): Promise<string | undefined> {
  const candidates = /^[0-9a-f]{40}$/.test(specifier)
    ? [specifier]
    : specifier === "HEAD" || specifier.startsWith("refs/")
      ? [specifier]
      : [`refs/heads/${specifier}`, `refs/tags/${specifier}`];
  for (const candidate of candidates) {
    const found = await gitText(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${candidate}^{commit}`]).catch((error) =>
      missing(error, undefined),
    );
    if (found) return found;
  }
  return undefined;
}
