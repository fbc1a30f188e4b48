import { availableParallelism } from "node:os";
import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { badgeEndpoint } from "./endpoints/badges.ts";
import { costEndpoint } from "./endpoints/costs.ts";
import { credentialsEndpoint } from "./endpoints/credentials.ts";
import { webhookEndpoint } from "./endpoints/webhooks.ts";
import { createAttendants } from "./engine/attendants.ts";
import { environmentId } from "./engine/start-environment.ts";
import { operations } from "./operations/index.ts";
import { endedBuildUuids, unfinishedBuildIds } from "./store/builds.ts";
import { buildMetrics } from "./store/metrics.ts";
import { batchWorker, resumeBatches, serverBatchHands } from "./workers/batch.ts";
import { buildWorker } from "./workers/build.ts";
import { deliveryWorker } from "./workers/delivery.ts";
import { lookAfterFleets } from "./workers/fleets.ts";
import { localPushes } from "./workers/local-push.ts";
import { statusReports } from "./workers/report-status.ts";
import { serverSurroundings } from "./workers/surroundings.ts";
import { webhookWorker } from "./workers/webhook.ts";

/** As many builds as run well at once; the others wait in the queue. */
const buildsPerCpu = 2;

const dayMs = 24 * 3600 * 1000;

/** Environments of builds that were over when the server was killed. */
async function removeLeftOvers({ store, compute }: Kernel): Promise<void> {
  const ended = await store.transaction((tx) => endedBuildUuids(tx, new Date(Date.now() - dayMs)));
  for (const uuid of ended) await (await compute.attach(environmentId(uuid)))?.remove();
}

export const codebuild: ServiceFactory<"codebuild"> = (kernel) => {
  const attendants = createAttendants(serverSurroundings(kernel));
  const hands = serverBatchHands(kernel);
  return {
    name: "codebuild",
    operations,
    migrations: new URL("./store/migrations/", import.meta.url),
    workers: [
      buildWorker(kernel, attendants, buildsPerCpu * availableParallelism()),
      batchWorker(kernel, hands),
      webhookWorker(),
      deliveryWorker(),
    ],
    events: [localPushes, ...statusReports],
    endpoints: [credentialsEndpoint(kernel), webhookEndpoint(kernel), badgeEndpoint(kernel), costEndpoint(kernel)],
    metrics: buildMetrics,
    async start() {
      await attendants.resume(await kernel.store.transaction(unfinishedBuildIds));
      await resumeBatches(kernel, hands);
      await removeLeftOvers(kernel);
      const leaveFleets = await lookAfterFleets(kernel);
      return async () => {
        await leaveFleets();
        await hands.leave();
        await attendants.leave();
      };
    },
  };
};
