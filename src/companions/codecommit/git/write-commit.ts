import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { git, gitText } from "./command.ts";
import type { Person } from "./objects.ts";

/** A line for git's index: mode "0" removes the path. */
export interface IndexChange {
  path: string;
  mode: string;
  blobId: string;
}

export const writeBlob = (folder: string, bytes: Uint8Array): Promise<string> =>
  gitText(folder, ["hash-object", "-w", "--stdin"], { input: bytes });

/** The tree that a parent's tree becomes with these changes. Nothing refers to it yet. */
export async function writeTree(folder: string, parent: string | undefined, changes: IndexChange[]): Promise<string> {
  const index = join(folder, `index.${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await git(folder, parent ? ["read-tree", parent] : ["read-tree", "--empty"], { env });
    const lines = changes.map(({ mode, blobId, path }) => `${mode} ${blobId}\t${path}\0`);
    if (lines.length) await git(folder, ["update-index", "-z", "--index-info"], { env, input: lines.join("") });
    return await gitText(folder, ["write-tree"], { env });
  } finally {
    await rm(index, { force: true });
  }
}

export function writeCommit(
  folder: string,
  commit: { tree: string; parents: string[]; message: string; author: Omit<Person, "date">; now: Date },
): Promise<string> {
  const { tree, parents, message, author, now } = commit;
  const date = `${Math.floor(now.getTime() / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: date,
  };
  return gitText(folder, ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent])], { env, input: message });
}
