// Bundles the server, the command line and the deploy agent into dist/, and builds the console.

import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { bundleServer } from "./bundle.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
/** Built aside and put in place whole: a failed build leaves the last good one. */
const fresh = join(root, "dist.new");

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
await bundleServer(fresh, dist);
await build({
  root: join(root, "console"),
  configFile: join(root, "console/vite.config.ts"),
  logLevel: "warn",
  build: { outDir: join(fresh, "console"), emptyOutDir: true },
});
writeFileSync(join(fresh, ".built"), "");
rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);
