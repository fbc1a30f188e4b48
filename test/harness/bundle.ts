import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { inject } from "vitest";
import { asAdmin } from "./database.ts";

/** Any number will do, as long as every worker of the run uses the same one. */
const bundleLock = 7_451_940;

/** The server as people run it, bundled by whichever test of the run needs it first: its sources take three times as long to start. */
export async function bundledServer(): Promise<string> {
  const folder = inject("bundle");
  await asAdmin(async (admin) => {
    await admin.query("select pg_advisory_lock($1)", [bundleLock]);
    if (existsSync(folder)) return;
    const { bundleServer } = await import("../../bin/bundle.mjs");
    await bundleServer(`${folder}.new`, folder);
    await rename(`${folder}.new`, folder);
  });
  return join(folder, "quintet.mjs");
}
