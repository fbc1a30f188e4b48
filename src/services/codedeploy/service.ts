import { join } from "node:path";
import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { certificateEndpoint, commandEndpoint } from "./endpoints/command-endpoint.ts";
import { openEnvelopeSigner } from "./endpoints/envelope-signer.ts";
import { createWaitingHosts } from "./endpoints/waiting-hosts.ts";
import { operations } from "./operations/index.ts";
import { deploymentMetrics } from "./store/metrics.ts";
import { deploymentWorker } from "./workers/deployment.ts";

export const codedeploy: ServiceFactory<"codedeploy"> = (kernel) => {
  const signer = openEnvelopeSigner(join(kernel.config.data, "keys"), new Date());
  const waiting = createWaitingHosts(kernel.store);
  return {
    name: "codedeploy",
    operations,
    migrations: new URL("./store/migrations/", import.meta.url),
    workers: [deploymentWorker],
    endpoints: [commandEndpoint({ kernel, signer, waiting }), certificateEndpoint(signer.certificate)],
    metrics: deploymentMetrics,
    start: () => waiting.start(),
  };
};
