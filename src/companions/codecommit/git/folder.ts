import { randomUUID } from "node:crypto";
import { access, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { git } from "./command.ts";

export interface Placed {
  id: string;
  account: string;
  region: string;
}

export const folderOf = (data: string, { id, account, region }: Placed): string => join(data, "git", account, region, `${id}.git`);

/** The bare repository's folder, made at its first use: the row is the repository, the folder only its content. */
export async function openFolder(data: string, repository: Placed): Promise<string> {
  const folder = folderOf(data, repository);
  if (await exists(folder)) return folder;
  const aside = `${folder}.${randomUUID()}`;
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  await mkdir(aside);
  try {
    await git(aside, ["init", "--bare", "--quiet", "--template=", "--initial-branch=main", "--object-format=sha1"]);
    // Whoever was faster made the same empty repository.
    await rename(aside, folder).catch((error) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return folder;
}

export const removeFolder = (data: string, repository: Placed): Promise<void> =>
  rm(folderOf(data, repository), { recursive: true, force: true });

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
