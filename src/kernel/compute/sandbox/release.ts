import { existsSync, watch } from "node:fs";
import type { Folder } from "./folder.ts";

/** Calls `release` once process 1 has said that it is inside the namespaces; from then on it keeps them alive itself. */
export function releaseWhenInside(folder: Folder, release: () => void): void {
  let watcher: ReturnType<typeof watch> | undefined;
  const look = () => {
    if (!existsSync(folder.init)) return;
    watcher?.close();
    release();
  };
  try {
    watcher = watch(folder.path, { persistent: false }, look);
    watcher.on("error", () => watcher?.close());
  } catch {
    // No inotify instance is left: the holder is released when the environment ends, which costs one sleeping process.
    return;
  }
  look();
}
