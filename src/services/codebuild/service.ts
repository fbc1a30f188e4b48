import { availableParallelism } from "node:os";
import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { credentialsEndpoint } from "./endpoints/credentials.ts";
import { createAttendants } from "./engine/attendants.ts";
import { operations } from "./operations/index.ts";
import { unfinishedBuildIds } from "./store/builds.ts";
import { buildWorker } from "./workers/build.ts";
import { serverSurroundings } from "./workers/surroundings.ts";

/** As many builds as run well at once; the others wait in the queue. */
const buildsPerCpu = 2;

export const codebuild: ServiceFactory<"codebuild"> = (kernel) => {
  const attendants = createAttendants(serverSurroundings(kernel));
  return {
    name: "codebuild",
    operations,
    migrations: new URL("./store/migrations/", import.meta.url),
    workers: [buildWorker(kernel, attendants, buildsPerCpu * availableParallelism())],
    endpoints: [credentialsEndpoint(kernel)],
    async start() {
      await attendants.resume(await kernel.store.transaction(unfinishedBuildIds));
      return () => attendants.leave();
    },
  };
};
