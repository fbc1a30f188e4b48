import type { Log } from "../base/log.ts";
import type { Config } from "../config.ts";
import type { Blobs } from "./blobs/index.ts";
import type { Compute } from "./compute/index.ts";
import type { Call } from "./gateway/index.ts";
import type { Iam } from "./iam/index.ts";
import type { Remotes } from "./remote/index.ts";
import type { Store } from "./store/index.ts";

/** What every service stands on, built once in server.ts. It does not grow a field per feature. */
export interface Kernel {
  config: Config;
  log: Log;
  store: Store;
  blobs: Blobs;
  iam: Iam;
  compute: Compute;
  call: Call;
  /** Which places another endpoint answers for. */
  remotes: Remotes;
}
