import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Programs } from "./fstab.ts";

/** The Node that runs this server, and the npm beside it or in the usual places. */
export async function findPrograms(): Promise<Programs> {
  const node = await realpath(process.execPath);
  const prefixes = [dirname(dirname(node)), "/usr/local", "/usr"];
  const packages = prefixes.flatMap((prefix) => [join(prefix, "lib/node_modules/npm"), join(prefix, "share/nodejs/npm")]);
  const npm = packages.find((folder) => existsSync(join(folder, "bin/npm-cli.js")));
  return { node, npm: npm && (await realpath(npm)) };
}
