import type { Log } from "../../base/log.ts";
import type { Config } from "../../config.ts";
import { byImage } from "./by-image.ts";
import type { Compute } from "./compute.ts";
import { createDocker } from "./docker/docker.ts";
import { createDummy } from "./dummy/dummy.ts";
import { createSandbox, type SandboxOptions } from "./sandbox/sandbox.ts";

/**
 * The backend that the configuration names; where it names none the real one, because a dummy must never be mistaken for a build: the
 * sandbox, and beside it the container engine for what the sandbox cannot run.
 */
export async function createCompute(
  config: Pick<Config, "data" | "compute"> & Partial<Pick<Config, "engine"> & Pick<SandboxOptions, "spares" | "seal">>,
  log: Log,
): Promise<Compute> {
  const { data, engine, spares = true, seal } = config;
  if (config.compute === "dummy") return createDummy({ data });
  const sandbox = await createSandbox({ data, log, spares, seal });
  return byImage(sandbox, await createDocker({ data, log, engine }));
}
