import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Removes a folder in which a build has written, also where it has taken our right to look into a subfolder. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "EACCES" && code !== "EPERM") throw error;
    await run("chmod", ["-R", "u+rwX", "--", path]);
    await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  }
}
