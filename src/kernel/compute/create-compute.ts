import type { Log } from "../../base/log.ts";
import type { Config } from "../../config.ts";
import type { Compute } from "./compute.ts";
import { createDummy } from "./dummy/dummy.ts";
import { createSandbox, type SandboxOptions } from "./sandbox/sandbox.ts";

/** The backend that the configuration names; the sandbox where it names none, because a dummy must never be mistaken for a build. */
export function createCompute(
  config: Pick<Config, "data" | "compute"> & Partial<Pick<SandboxOptions, "spares" | "seal">>,
  log: Log,
): Promise<Compute> {
  if (config.compute === "dummy") return createDummy({ data: config.data });
  return createSandbox({ data: config.data, log, spares: config.spares ?? true, seal: config.seal });
}
