import type { Compute, EnvironmentSpec } from "./compute.ts";

/** The sandbox for builds on this machine's own files, the container engine for everything else. */
export function byImage(sandbox: Compute, docker: Omit<Compute, "backend">): Compute {
  const backendOf = ({ image, privileged }: Pick<EnvironmentSpec, "image" | "privileged">) =>
    image === "quintet/host" && !privileged ? sandbox : docker;
  return {
    backend: sandbox.backend,
    serverAddress: sandbox.serverAddress,
    describe: async () => (await Promise.all([sandbox.describe(), docker.describe()])).flat(),
    start: (spec, starting) => backendOf(spec).start(spec, starting),
    keepReady(pools) {
      sandbox.keepReady(pools.filter(({ spec }) => backendOf(spec) === sandbox));
      docker.keepReady(pools.filter(({ spec }) => backendOf(spec) === docker));
    },
    attach: async (id) => (await sandbox.attach(id)) ?? docker.attach(id),
    list: async () => (await Promise.all([sandbox.list(), docker.list()])).flat(),
    onRequest(door) {
      sandbox.onRequest(door);
      docker.onRequest(door);
    },
    async close() {
      await Promise.all([sandbox.close(), docker.close()]);
    },
  };
}
